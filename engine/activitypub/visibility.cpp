// Who may see a post, by how it is addressed.
#include "pheidi/activitypub/note.hpp"

#include <algorithm>

namespace pheidi::activitypub {

visibility visibility_of(const std::vector<std::string>& to, const std::vector<std::string>& cc,
                         std::string_view followers_uri, std::optional<bool> direct_message) {
  if (std::ranges::any_of(to, is_public)) return visibility::public_;
  if (std::ranges::any_of(cc, is_public)) return visibility::unlisted;
  if (!followers_uri.empty() && std::ranges::find(to, followers_uri) != to.end()) return visibility::private_;
  return direct_message == false ? visibility::limited : visibility::direct;
}

} // namespace pheidi::activitypub
