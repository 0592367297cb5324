// Appending JSON text: escaping, and the commas and brackets of nested values.
#include "pheidi/json/write.hpp"

#include "pheidi/base/utf8.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>

namespace pheidi::json {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

void append_escaped(std::string& out, char c) {
  switch (c) {
  case '"':
    out += "\\\"";
    return;
  case '\\':
    out += "\\\\";
    return;
  case '\b':
    out += "\\b";
    return;
  case '\f':
    out += "\\f";
    return;
  case '\n':
    out += "\\n";
    return;
  case '\r':
    out += "\\r";
    return;
  case '\t':
    out += "\\t";
    return;
  default:
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

constexpr bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/// How many bytes at the start of `s` need no escape. Eight at a time: bodies are written once per recipient.
std::size_t plain_prefix(std::string_view s) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t tops = 0x8080808080808080;
  const auto zero_byte = [](std::uint64_t v) { return (v - ones) & ~v & tops; };
  std::size_t at = 0;
  for (; at + 8 <= s.size(); at += 8) {
    std::uint64_t v = 0;
    std::memcpy(&v, s.data() + at, 8);
    const auto control = (v - ones * 0x20) & ~v & tops;
    if (control | (v & tops) | zero_byte(v ^ ones * '"') | zero_byte(v ^ ones * '\\')) break;
  }
  while (at < s.size() && is_plain(static_cast<unsigned char>(s[at])))
    ++at;
  return at;
}

} // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain_from = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    at += plain_prefix(text.substr(at));
    if (at == text.size()) break;
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const auto step = next_utf8(text.substr(at));
    if (ascii || !step.valid) {
      out.append(text, plain_from, at - plain_from);
      plain_from = at + step.length;
    }
    if (ascii)
      append_escaped(out, text[at]);
    else if (!step.valid)
      out += replacement;
    at += step.length;
  }
  out.append(text, plain_from);
  out += '"';
}

void writer::separate() {
  if (after_key_)
    after_key_ = false;
  else if (!first_)
    out_ += ',';
  first_ = false;
}

writer& writer::object() {
  separate();
  out_ += '{';
  closers_ += '}';
  first_ = true;
  return *this;
}

writer& writer::array() {
  separate();
  out_ += '[';
  closers_ += ']';
  first_ = true;
  return *this;
}

writer& writer::end() {
  out_ += closers_.back();
  closers_.pop_back();
  first_ = false;
  return *this;
}

writer& writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

writer& writer::string(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

writer& writer::integer(std::int64_t v) {
  separate();
  fmt::format_to(std::back_inserter(out_), "{}", v);
  return *this;
}

writer& writer::number(double v) {
  // JSON has no word for what is not finite; null is what JavaScript writes.
  if (!std::isfinite(v)) return null();
  separate();
  // Everyday magnitudes (times, scores) stay readable; the exponent form is left to the rest.
  const auto size = std::fabs(v);
  const bool everyday = size == 0 || (size >= 1e-4 && size < 1e16);
  char text[32];
  const auto end = everyday ? std::to_chars(text, text + sizeof text, v, std::chars_format::fixed).ptr
                            : std::to_chars(text, text + sizeof text, v).ptr;
  const std::string_view shortest(text, static_cast<std::size_t>(end - text));
  out_ += shortest;
  if (shortest.find_first_of(".e") == shortest.npos) out_ += ".0";
  return *this;
}

writer& writer::boolean(bool v) {
  separate();
  out_ += v ? "true" : "false";
  return *this;
}

writer& writer::null() {
  separate();
  out_ += "null";
  return *this;
}

writer& writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

} // namespace pheidi::json
