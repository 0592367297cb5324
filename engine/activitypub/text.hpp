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

} // namespace pheidi::activitypub
