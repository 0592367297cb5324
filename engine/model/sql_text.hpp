// Values as the text that PostgreSQL parameters take.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// "{1,-99}" for $1::bigint[].
std::string array_literal(const std::vector<std::int64_t>& numbers);
template <class Tag>
std::string array_literal(const std::vector<strong<std::int64_t, Tag>>& ids) {
  std::vector<std::int64_t> numbers;
  for (const auto id : ids)
    numbers.push_back(id.value);
  return array_literal(numbers);
}
/// The same of texts for $1::text[]; each is quoted, so its characters mean nothing.
std::string array_literal(const std::vector<std::string>& texts);
/// `text` so that LIKE takes each character for itself (with its default escape, the backslash).
std::string like_literal(std::string_view text);
/// PostgreSQL has no NUL in text, and libpq would silently cut the parameter there.
bool storable(std::string_view text);
/// Storable and UTF-8: what can be looked for without an error of the server.
bool searchable(std::string_view text);
/// At most `characters` of the text, without NUL; bytes that are no UTF-8 become U+FFFD.
std::string storable_text(std::string_view text, std::size_t characters);
/// Microseconds since 1970 as a decimal number; the column is written as `moment_sql($n)`.
std::string micros(wall_time t);
/// A timestamp without zone, in UTC, from such a number. Knows any year, where the text form does not.
std::string moment_sql(std::string_view parameter);
/// The number back: NULL for NULL and for infinity.
std::string micros_sql(std::string_view column);
wall_time from_micros(std::int64_t count);
/// "2026-08-21T10:11:12.345678" for $1::timestamp and lists of them; years outside 1 to 9999 come as the
/// nearest of them.
std::string timestamp_text(wall_time t);

} // namespace pheidi::model
