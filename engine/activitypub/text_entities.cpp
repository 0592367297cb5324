// Mentions, hashtags and links in one row: of two that overlap, the one that begins first stays.
#include "activitypub/text_entities.hpp"

#include <algorithm>

namespace pheidi::activitypub {

std::vector<text_entity> find_entities(std::string_view text) {
  auto found = find_links(text);
  for (const auto& more : {find_mentions(text), find_hashtags(text)})
    found.insert(found.end(), more.begin(), more.end());
  std::ranges::stable_sort(found, {}, &text_entity::begin);
  std::size_t end = 0;
  std::erase_if(found, [&end](const text_entity& each) {
    if (each.begin < end) return true;
    end = each.end;
    return false;
  });
  return found;
}

bool is_whole_hashtag(std::string_view text) {
  const auto sign = "#" + std::string(text);
  const auto found = find_entities(sign);
  return found.size() == 1 && found.front().what == text_entity::kind::hashtag && found.front().begin == 0 &&
         found.front().end == sign.size();
}

} // namespace pheidi::activitypub
