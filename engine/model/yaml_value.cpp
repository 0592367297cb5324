// Reads what Ruby's Psych writes for a string, a number, true and a list; writes what it reads back the same.
#include "yaml_value.hpp"

#include "pheidi/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

void put_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f));
  if (c < 0x10000) return byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
  byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f));
}

/// What follows the backslash; `at` is on it, and on its last character afterwards.
void put_escape(std::string& out, std::string_view text, std::size_t& at) {
  constexpr std::string_view names = "nrtabefv0", values("\n\r\t\a\b\x1b\f\v\0", 9);
  const char c = text[at];
  const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits == 0) {
    const auto known = names.find(c);
    out += known == std::string_view::npos ? c : values[known];
    return;
  }
  char32_t point = 0;
  for (std::size_t n = 0; n < digits && at + 1 < text.size() && ascii::hex_value(text[at + 1]) >= 0; ++n)
    point = point << 4 | static_cast<char32_t>(ascii::hex_value(text[++at]));
  put_utf8(out, point > 0x10ffff ? 0xfffd : point);
}

/// In a quoted scalar a line break is a space, and an empty line a line break.
void put_break(std::string& out, std::string_view text, std::size_t& at) {
  while (!out.empty() && ascii::is_blank(out.back()))
    out.pop_back();
  std::size_t breaks = 0;
  for (; at < text.size() && (text[at] == '\n' || ascii::is_blank(text[at])); ++at)
    breaks += text[at] == '\n' ? 1u : 0u;
  --at;
  out += breaks == 1 ? std::string(" ") : std::string(breaks - 1, '\n');
}

std::optional<std::string> quoted(std::string_view text) {
  std::string out;
  const char quote = text.front();
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    const bool last = at + 1 == text.size();
    if (c == quote) {
      if (quote == '"' || last || text[at + 1] != '\'') return out;
      out += text[++at];
    } else if (c == '\\' && quote == '"') {
      if (last) return std::nullopt;
      if (text[++at] == '\n') {
        while (at + 1 < text.size() && ascii::is_blank(text[at + 1]))
          ++at;
      } else {
        put_escape(out, text, at);
      }
    } else if (c == '\n') {
      put_break(out, text, at);
    } else {
      out += c;
    }
  }
  return std::nullopt;
}

/// After "|" or ">": lines with the same indentation, or less where they are empty.
std::string block(std::string_view head, std::string_view rest) {
  std::size_t indent = 0;
  for (const char c : head)
    if (ascii::is_digit(c)) indent = static_cast<std::size_t>(c - '0');
  std::string out;
  while (!rest.empty()) {
    auto line = take_line(rest);
    const auto text = std::min(line.find_first_not_of(' '), line.size());
    if (indent == 0 && text < line.size()) indent = text;
    out += line.substr(std::min(indent == 0 ? text : indent, line.size()));
    out += '\n';
  }
  if (head.find('+') != std::string_view::npos) return out;
  while (out.ends_with('\n'))
    out.pop_back();
  return head.find('-') != std::string_view::npos || out.empty() ? out : out + '\n';
}

std::optional<std::string> scalar(std::string_view head, std::string_view rest) {
  head = ascii::trim(head);
  if (head.empty() || head == "~" || head == "null") return std::string();
  if (head.front() == '|' || head.front() == '>') return block(head, rest);
  if (head.front() == '\'' || head.front() == '"')
    return quoted(
        std::string_view(head.data(), static_cast<std::size_t>(rest.data() + rest.size() - head.data())));
  if (head == "[]") return std::string();
  if (head.front() == '{' || head.front() == '[' || head.front() == '!' || head.front() == '&')
    return std::nullopt;
  return std::string(head);
}

std::optional<std::string> items(std::string_view rest) {
  std::string out;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.empty() || line == "...") continue;
    if (!line.starts_with("-")) return std::nullopt;
    const auto item = scalar(line.substr(1), line.substr(line.size()));
    if (!item) return std::nullopt;
    if (!out.empty()) out += '\n';
    out += *item;
  }
  return out;
}

bool plain_word(std::string_view text) {
  constexpr std::string_view others[] = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
  const auto letter = [](char c) { return ascii::is_lower(c) || c == '_'; };
  return !text.empty() && ascii::is_lower(text.front()) && std::all_of(text.begin(), text.end(), letter) &&
         std::find(std::begin(others), std::end(others), text) == std::end(others);
}

std::string scalar_of(std::string_view text) {
  if (plain_word(text)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (code < 0x20 || code == 0x7f)
      out += fmt::format("\\x{:02X}", code);
    else
      out += c;
  }
  return out += '"';
}

} // namespace

std::optional<std::string> read_yaml(std::string_view document) {
  if (!document.starts_with("---")) return std::nullopt;
  document.remove_prefix(3);
  const auto head = take_line(document);
  if (ascii::trim(head).empty() && document.starts_with('-')) return items(document);
  if (ascii::trim(head).empty() && !document.empty() && document != "...\n") return std::nullopt;
  return scalar(head, document);
}

std::string yaml_text(std::string_view text) {
  return fmt::format("--- {}\n", scalar_of(text));
}

std::string yaml_plain(std::string_view word) {
  return fmt::format("--- {}\n", word);
}

std::string yaml_list(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const auto line = take_line(lines);
    if (!line.empty()) out += fmt::format("- {}\n", scalar_of(line));
  }
  return out.empty() ? "--- []\n" : "---\n" + out;
}

} // namespace pheidi::model
