// Add and Remove: pinned posts and featured hashtags of the actor's own profile.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/featured_tags.hpp"
#include "pheidi/model/interactions.hpp"

namespace pheidi::federation::inbox {

namespace {

result<void> concerns_profile(const arrival& a) {
  const auto target = activitypub::id_of(activitypub::member(*a.activity.document, "target"));
  return is_own_collection(target, a.actor.featured_url);
}

std::optional<activitypub::hashtag> hashtag_of(const arrival& a) {
  const auto* object = a.activity.object.embedded;
  if (!object || !activitypub::has_type(*object, "Hashtag")) return std::nullopt;
  return activitypub::normalise_hashtag(activitypub::text_of(*object, "name"));
}

} // namespace

outcome apply_add(const scene& s, const arrival& a) {
  if (auto own = concerns_profile(a); !own) return dropped(own.error());
  if (const auto tag = hashtag_of(a))
    return model::feature_tag(s.tx, a.actor.id, *tag, s.known.now) ? outcome() : outcome(errc::already_there);
  const auto& uri = a.activity.object.id;
  const auto* status = s.known.status(uri);
  if (!status) {
    if (a.tried(uri)) return {errc::not_fetched, uri};
    if (auto mine = may_write(a.actor.uri, uri); !mine) return dropped(mine.error());
    return wants({need::kind::status, uri, nullptr});
  }
  if (auto own = is_author(a.actor.id, *status); !own) return dropped(own.error());
  return model::add_status_pin(s.tx, a.actor.id, status->id.value, s.known.now)
             ? outcome()
             : outcome(errc::already_there);
}

outcome apply_remove(const scene& s, const arrival& a) {
  if (auto own = concerns_profile(a); !own) return dropped(own.error());
  if (const auto tag = hashtag_of(a))
    return model::unfeature_tag(s.tx, a.actor.id, *tag) ? outcome() : outcome(errc::not_found);
  const auto* status = s.known.status(a.activity.object.id);
  if (!status) return {errc::not_found, a.activity.object.id};
  if (auto own = is_author(a.actor.id, *status); !own) return dropped(own.error());
  return model::remove_status_pin(s.tx, a.actor.id, status->id.value) ? outcome() : outcome(errc::not_found);
}

} // namespace pheidi::federation::inbox
