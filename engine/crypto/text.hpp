// Characters and numbers as HTTP defines them; no locale.
#pragma once

#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::crypto {

using ascii::is_alpha;
using ascii::is_blank;
using ascii::is_digit;
using ascii::is_lower;
using ascii::lower;
using ascii::same_ignoring_case;
using ascii::to_lower;
using ascii::to_upper;
using ascii::trim;

inline bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// RFC 9110 `tchar`.
inline bool is_token_char(char c) {
  return is_alpha(c) || is_digit(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

inline bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

/// A decimal integer in its only spelling (no "+1", no "01"), so that its text and its value stand for each
/// other.
inline std::optional<std::int64_t> canonical_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto digits = negative ? text.substr(1) : text;
  if (digits.empty() || digits.size() > 15 || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  if (digits.front() == '0' && (digits.size() > 1 || negative)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits)
    value = value * 10 + (c - '0');
  return negative ? -value : value;
}

} // namespace pheidi::crypto
