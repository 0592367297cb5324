// People first, then languages; their own posts everybody hears.
#include "instance/streaming/audience.hpp"

#include <algorithm>

namespace pheidi::instance::streaming {

bool hears(const listening_person& who, const post_facts& post, const model::stream_relations& relations) {
  const auto avoids = [&](account_id somebody) {
    return relations.avoided.contains({who.account, somebody});
  };
  if (post.author == who.account) return true;
  if (avoids(post.author) || relations.averse.contains({who.account, post.author})) return false;
  if (relations.far_away.contains({who.account, post.author})) return false;
  if (std::ranges::any_of(post.mentioned, avoids)) return false;
  if (post.language.empty() || who.languages.empty()) return true;
  return std::ranges::find(who.languages, post.language) != who.languages.end();
}

} // namespace pheidi::instance::streaming
