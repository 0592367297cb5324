// A problem as one line for people.
#include "config/values.hpp"

#include "pheidi/base/utf8.hpp"
#include "pheidi/config/load.hpp"

namespace pheidi::config {

namespace {

constexpr std::string_view hidden = "(hidden)";

/// The value comes from a file that may be anything: one line, and not a long one.
std::string in_quotes(std::string_view text) {
  const auto kept = utf8_prefix(text, 80);
  std::string out = "'";
  for (const char c : kept)
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  if (kept.size() < text.size()) out += "...";
  return out + "'";
}

} // namespace

std::string problem::message() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line);
  if (!name.empty()) out += ": " + name;
  out += ": expected " + expected;
  if (got.empty()) return out;
  return out + ", got " + (got == hidden ? got : in_quotes(got));
}

} // namespace pheidi::config
