// RSS 2.0 of posts, with media and categories (client-api.md 5.4). Pure.
#pragma once

#include "markup.hpp"

#include <boost/json/array.hpp>

#include <string>

namespace pheidi::instance::pages {

struct rss_channel {
  std::string title, description, link, own_address; // text
  std::string image;                                 // address; may be empty
  std::string generator;
};
/// One item for each post; without boosts.
std::string rss(const rss_channel& channel, const json::array& posts);

} // namespace pheidi::instance::pages
