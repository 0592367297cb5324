// Policies as bits: automatic approval in the upper half, approval by hand in the lower.
#include "activitypub/interaction_policy.hpp"

#include "pheidi/activitypub/note.hpp"

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr int unsupported = 1, everybody = 2, followers = 4, following = 8;

struct circle {
  std::string_view actor, followers, following;
};

int flags_of(const bj::value* allowed, const circle& of) {
  int flags = 0;
  for (const auto& id : ids_of(allowed)) {
    // The author may always; as the only entry it says "nobody else".
    if (id == of.actor) continue;
    if (is_public(id))
      flags |= everybody;
    else if (id == of.followers)
      flags |= followers;
    else if (id == of.following)
      flags |= following;
    else
      flags |= unsupported;
  }
  return flags;
}

const bj::object* object_in(const bj::object& o, std::string_view name) {
  const auto* v = member(o, name);
  return v ? v->if_object() : nullptr;
}

} // namespace

int interaction_policy(const bj::object& object, std::string_view action, std::string_view actor_uri,
                       std::string_view followers_uri, std::string_view following_uri) {
  const auto* all = object_in(object, "interactionPolicy");
  const auto* policy = all ? object_in(*all, action) : nullptr;
  if (!policy) return 0;
  const circle of{actor_uri, followers_uri, following_uri};
  return flags_of(member(*policy, "automaticApproval"), of) << 16 |
         flags_of(member(*policy, "manualApproval"), of);
}

int quote_policy_of(const bj::object& object, std::string_view actor_uri, std::string_view followers_uri,
                    std::string_view following_uri) {
  return interaction_policy(object, "canQuote", actor_uri, followers_uri, following_uri);
}

} // namespace pheidi::activitypub
