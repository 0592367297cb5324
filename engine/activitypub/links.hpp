// `url`, `icon` and the like: a text, a Link, an object with a url, or a list of any of them.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace pheidi::activitypub {

/// Where people read the object: the first http(s) link of type text/html or without a type; empty without.
std::string page_link(const boost::json::value* url);

struct media_link {
  std::string url;        // http(s), normalised; empty without
  std::string media_type; // as a Link says it; may be empty
};
/// The first http(s) link.
media_link first_link(const boost::json::value* url);

/// Of an Image (its `url`), a list of them, or a URI.
std::string image_url(const boost::json::value* image);
/// `summary`, else `name` of an Image or Document, at most 10,000 characters.
std::string description_of(const boost::json::object& media);
/// The text if it is an http(s) URI, else empty.
std::string http_uri_or_empty(std::string text);

} // namespace pheidi::activitypub
