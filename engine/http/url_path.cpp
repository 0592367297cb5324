// Paths and queries: UTF-8, percent-encoding, dot segments.
//
// Escapes that are already there keep their bytes, `//` stays, and only `.` and
// `..` (also when spelled `%2e`) are worked off, so a path that a peer published
// reaches it as it was published.
#include "http/url_detail.hpp"

#include <algorithm>
#include <vector>

namespace pheidi::http::detail {

namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto u = static_cast<unsigned char>(c);
  out += '%';
  out += digits[u >> 4];
  out += digits[u & 15];
}

std::string encode(std::string_view text, bool query) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escape = c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
    if (escape || is_path_char(c) || (query && c == '?'))
      out += c;
    else
      append_escaped(out, c);
  }
  return out;
}

/// How many dots a segment consists of: 1 or 2, else 0.
int dots(std::string_view segment) {
  int n = 0;
  while (!segment.empty()) {
    const bool escaped =
        segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' && to_lower(segment[2]) == 'e';
    if (!escaped && segment[0] != '.') return 0;
    segment.remove_prefix(escaped ? 3 : 1);
    if (++n > 2) return 0;
  }
  return n;
}

/// Bytes of the UTF-8 character at the front, 0 if there is none: no overlong forms, no surrogates.
std::size_t utf8_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t n = lead >= 0xc2 && lead < 0xe0   ? 2
                        : lead >= 0xe0 && lead < 0xf0 ? 3
                        : lead >= 0xf0 && lead < 0xf5 ? 4
                                                      : 0;
  if (n == 0 || s.size() < n) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((byte(i) & 0xc0) != 0x80) return 0;
  if (lead == 0xe0 && byte(1) < 0xa0) return 0;
  if (lead == 0xed && byte(1) > 0x9f) return 0;
  if (lead == 0xf0 && byte(1) < 0x90) return 0;
  if (lead == 0xf4 && byte(1) > 0x8f) return 0;
  return n;
}

} // namespace

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto n = utf8_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::string encode_path(std::string_view path) {
  return encode(path, false);
}
std::string encode_query(std::string_view query) {
  return encode(query, true);
}

std::string remove_dot_segments(std::string_view path) {
  if (path.empty()) return "/";
  std::vector<std::string_view> kept;
  bool slash_at_end = false;
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto segment = path.substr(begin, end - begin);
    const int n = dots(segment);
    if (n == 0) kept.push_back(segment);
    if (n == 2 && !kept.empty()) kept.pop_back();
    slash_at_end = n != 0;
    begin = end + 1;
  }
  std::string out;
  out.reserve(path.size() + 1);
  for (const auto segment : kept) {
    out += '/';
    out += segment;
  }
  if (slash_at_end || out.empty()) out += '/';
  return out;
}

} // namespace pheidi::http::detail
