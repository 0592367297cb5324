// What a web page says of itself to those who link to it: OpenGraph, and the elements of HTML behind it.
// Pure.
//
// Nothing is believed: every text is one line of bounded length and UTF-8, every URL http(s). Linear time;
// the first MiB of the page is read.
#pragma once

#include "pheidi/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

struct page_preview {
  std::string url; // canonical, if it is one of the page's own host, else where the page was found
  std::string title, description; // any of these may be empty
  std::string image, image_description;
  std::string author_name, author_url;
  std::string creator; // "user@domain", who says to have written it; nobody has checked that
  std::string provider_name;
  std::string language; // "de"
  std::optional<wall_time> published_at;
  bool article = false;
};

/// `content_type` as it was sent, for its charset; `url` http(s), where the page was found.
page_preview read_page_preview(std::string_view html, std::string_view content_type, const std::string& url);

} // namespace pheidi::activitypub
