// The `tag` of posts and actors: hashtags, mentions and custom emoji, distinct and bounded.
#pragma once

#include "pheidi/activitypub/note.hpp"

#include <vector>

namespace pheidi::activitypub {

struct tags {
  std::vector<hashtag> hashtags;
  std::vector<std::string> mentions;
  std::vector<emoji> emojis;
};

/// From a list, one object, or an object whose numeric keys hold more of them.
tags read_tags(const boost::json::value* tag);

} // namespace pheidi::activitypub
