// Reading ActivityPub JSON as servers really write it: scalar or list, URI or object, null or absent. Pure.
//
// Everything here takes a DOM that `json::parse` made, so it is bounded in depth
// and valid UTF-8. NUL characters are dropped from every text that is returned:
// PostgreSQL cannot hold them.
#pragma once

#include "pheidi/base/clock.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::activitypub {

/// The member, or null when it is absent or null.
const boost::json::value* member(const boost::json::object& o, std::string_view name);

/// Empty for null, the elements of a list (without its nulls), else the value itself.
std::vector<const boost::json::value*> as_list(const boost::json::value* v);

/// The text of a string, the `id` of an object, of the first element if a list; empty when there is none.
std::string id_of(const boost::json::value* v);
/// id_of each element; those without one are left out. At most `limit`.
std::vector<std::string> ids_of(const boost::json::value* v, std::size_t limit = 10000);

/// The text of a string member; empty when it is absent or of another type.
std::string text_of(const boost::json::object& o, std::string_view name);
/// A boolean, also written as the strings "true" and "false"; nullopt when absent or of another type.
std::optional<bool> flag_of(const boost::json::object& o, std::string_view name);
/// A count that is not negative, also written as a numeric string or a float without fraction.
std::optional<std::int64_t> count_of(const boost::json::value* v);
/// RFC 3339 (also without zone: UTC, and with a date only); nullopt when unreadable or outside years 0-9999.
std::optional<wall_time> time_of(const boost::json::object& o, std::string_view name);

/// True if `type` is the text or a list that holds it.
bool has_type(const boost::json::object& o, std::string_view name);
/// The first of `type` that is a string; empty without.
std::string type_of(const boost::json::object& o);

/// "https://www.w3.org/ns/activitystreams#Public" in its three spellings.
bool is_public(std::string_view id);
/// The `@context` is, or is a list that holds, the ActivityStreams context (text comparison only).
bool has_activitystreams_context(const boost::json::object& o);

/// http or https and parsable as a URL, at most 2,048 bytes: fit to be stored and fetched.
bool is_http_uri(std::string_view uri);
/// Lower-case ASCII (punycode) host of an http(s) URI, without port; empty when it is not one.
std::string host_of(std::string_view uri);
/// Both are http(s) URIs of the same host; port and path do not count. The rule "documents speak only for
/// their own origin" rests on it.
bool same_host(std::string_view a, std::string_view b);
/// The URI up to '#'.
std::string_view without_fragment(std::string_view uri);

} // namespace pheidi::activitypub
