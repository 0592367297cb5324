// Decoding by lead byte: how many bytes follow, and which range the first of them may be in.
#include "pheidi/base/utf8.hpp"

#include <simdjson.h>

namespace pheidi {

namespace {

struct lead_rule {
  std::size_t length = 0; // 0: not a lead byte
  unsigned char low = 0x80;
  unsigned char high = 0xbf;
};

constexpr lead_rule rule_of(unsigned char lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {2};
  if (lead == 0xe0) return {3, 0xa0, 0xbf}; // below: overlong
  if (lead == 0xed) return {3, 0x80, 0x9f}; // above: surrogates
  if (lead >= 0xe1 && lead <= 0xef) return {3};
  if (lead == 0xf0) return {4, 0x90, 0xbf}; // below: overlong
  if (lead == 0xf4) return {4, 0x80, 0x8f}; // above: beyond U+10FFFF
  if (lead >= 0xf1 && lead <= 0xf3) return {4};
  return {};
}

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

} // namespace

utf8_step next_utf8(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s[0]);
  if (lead < 0x80) return {1, true, lead};
  const auto rule = rule_of(lead);
  if (rule.length == 0) return {};
  char32_t point = lead & (0x7fU >> rule.length);
  for (std::size_t i = 1; i < rule.length; ++i) {
    if (i >= s.size()) return {i, false, 0xfffd};
    const auto byte = static_cast<unsigned char>(s[i]);
    const bool fits = i == 1 ? byte >= rule.low && byte <= rule.high : is_continuation(s[i]);
    if (!fits) return {i, false, 0xfffd};
    point = (point << 6) | (byte & 0x3fU);
  }
  return {rule.length, true, point};
}

bool is_utf8(std::string_view s) {
  return simdjson::validate_utf8(s.data(), s.size());
}

std::string_view utf8_prefix(std::string_view s, std::size_t bytes) {
  if (s.size() <= bytes) return s;
  // A sequence has at most three continuation bytes, so more than that is no sequence and may be split
  // anywhere.
  for (std::size_t back = 0; back < 4 && back <= bytes; ++back)
    if (!is_continuation(s[bytes - back])) return s.substr(0, bytes - back);
  return s.substr(0, bytes);
}

} // namespace pheidi
