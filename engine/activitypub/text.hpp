// Small steps on texts of documents, used by all readers of this folder.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// Without NUL characters, which PostgreSQL cannot hold.
std::string without_nul(std::string_view text);
/// The first `count` characters (code points).
std::string first_characters(std::string_view text, std::size_t count);
/// Of a string, or of an object's "@value"; of the first element if a list. Empty otherwise.
std::string plain_text(const boost::json::value* v);
/// `name` as plain text, else the first text of its language map `map`.
std::string natural_text(const boost::json::object& o, std::string_view name, std::string_view map);

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string lower_ascii(std::string_view text);
/// The value of a hexadecimal digit, or -1.
int hex_value(char c);

} // namespace pheidi::activitypub
