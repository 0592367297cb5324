// How a line looks. Values come from strangers: nothing in them may end the line, move the cursor or break
// the JSON.
#include "base/log_render.hpp"

#include "pheidi/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pheidi::log {

namespace {

constexpr std::size_t longest_value = 2000;

/// What a terminal obeys or a reader cannot see: controls (C1 too), line separators, direction overrides.
constexpr bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void append_escaped(std::string& out, char32_t c) {
  if (c == '"' || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\n') {
    out += "\\n";
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(c));
  }
}

constexpr bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void append_text(std::string& out, std::string_view text) {
  const auto kept = utf8_prefix(text, longest_value);
  for (auto rest = kept; !rest.empty();) {
    // Nearly always all of it.
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_plain) - rest.begin());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const auto step = next_utf8(rest);
    if (!step.valid)
      out += '?';
    else if (is_unsafe(step.point) || step.point == '"' || step.point == '\\')
      append_escaped(out, step.point);
    else
      out += rest.substr(0, step.length);
    rest.remove_prefix(step.length);
  }
  if (kept.size() < text.size()) out += "...";
}

struct append_value {
  std::string& out;
  format f;
  void operator()(std::string_view s) const {
    const bool bare = f == format::human && !s.empty() && s.find_first_of(" \"=\\\n\t") == s.npos;
    if (!bare) out += '"';
    append_text(out, s);
    if (!bare) out += '"';
  }
  void operator()(std::int64_t v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
  void operator()(double v) const {
    // JSON has no infinity.
    if (f == format::json && !std::isfinite(v))
      out += "null";
    else
      fmt::format_to(std::back_inserter(out), "{:.6g}", v);
  }
  void operator()(bool v) const { out += v ? "true" : "false"; }
};

constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
constexpr std::string_view padded[] = {"DEBUG", "INFO ", "WARN ", "ERROR"};

} // namespace

void render_to(std::string& out, level l, format f, std::string_view time, std::string_view event,
               std::initializer_list<field> fields) {
  const auto index = static_cast<std::size_t>(l);
  if (f == format::json)
    fmt::format_to(std::back_inserter(out), R"({{"time":"{}","level":"{}","event":"{}")", time, names[index],
                   event);
  else
    fmt::format_to(std::back_inserter(out), "{} {} {:<22}", time, padded[index], event);
  for (const auto& field : fields) {
    if (f == format::json)
      fmt::format_to(std::back_inserter(out), R"(,"{}":)", field.key);
    else
      fmt::format_to(std::back_inserter(out), " {}=", field.key);
    std::visit(append_value{out, f}, field.value);
  }
  if (f == format::json) out += '}';
}

std::string render(level l, format f, std::string_view time, std::string_view event,
                   std::initializer_list<field> fields) {
  std::string out;
  render_to(out, l, f, time, event, fields);
  return out;
}

} // namespace pheidi::log
