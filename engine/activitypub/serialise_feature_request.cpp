// The asking for leave to show somebody in a collection.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

namespace pheidi::activitypub {

std::string feature_request(std::string_view id, std::string_view account, std::string_view collection) {
  draft d;
  d.w.object().key("id").string(id).key("type");
  d.name(term::feature_request);
  d.w.key("object").string(account).key("instrument").string(collection).end();
  return d.finish();
}

} // namespace pheidi::activitypub
