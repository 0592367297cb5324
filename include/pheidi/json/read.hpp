// Reading JSON: strict (RFC 8259, valid UTF-8), bounded in depth, without a copy of what is only moved.
//
// simdjson stays behind this header and its .cpp files.
#pragma once

#include "pheidi/base/error.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::json {

enum class errc {
  ok = 0,
  not_json,     ///< not one complete JSON text
  wrong_type,   ///< a value has another type than asked for
  missing,      ///< a member is not there
  too_deep,     ///< nested beyond the bound
  number_range, ///< well-formed, but with a number or an exponent that a double cannot hold
};
std::string_view describe(errc e);
constexpr const char* category_name(errc) {
  return "json";
}

/// Depth that any document from outside may have.
inline constexpr std::size_t max_depth = 64;

/// A member of an object as it stands in the text: the raw JSON of its value.
struct member {
  std::string key;      // unescaped
  std::string_view raw; // points into the text
};

/// The members of the top-level object, in order, each with its raw value. Duplicate keys stay.
/// The text is validated as a whole. It must outlive the result.
result<std::vector<member>> top_level_members(std::string_view text);

/// The elements of an array that stands in an already validated text, each with its raw value; empty if it is
/// no array.
std::vector<std::string_view> array_elements(std::string_view raw);

/// A whole document as a DOM, for what is not hot. Depth-limited; duplicate keys: last wins.
result<boost::json::value> parse(std::string_view text);

/// Unescapes one raw JSON string, quotes included. wrong_type if it is not a string.
result<std::string> unescape(std::string_view raw);

/// The same for a string that stands in an already validated text, and quicker: nearly all of them are short
/// and without escapes. wrong_type if it is not a string.
result<std::string> text_of(std::string_view raw);

} // namespace pheidi::json
