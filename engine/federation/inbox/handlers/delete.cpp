// Delete: of the actor itself, of a post, of the consent to a quote.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/interactions.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/stale_caches.hpp"
#include "pheidi/model/status_removal.hpp"

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

outcome delete_actor(const scene& s, const arrival& a) {
  model::mark_remotely_gone(s.tx, a.actor.uri);
  outcome out;
  out.then.jobs.push_back(delete_account(a.actor.id));
  return out;
}

/// By the object's id, or by the one it had under OStatus.
const model::status_row* status_of(const scene& s, const arrival& a) {
  if (const auto* status = s.known.status(a.activity.object.id)) return status;
  const auto* object = a.activity.object.embedded;
  return object ? s.known.status(activitypub::text_of(*object, "atomUri")) : nullptr;
}

outcome revoke_stamp(const scene& s, const arrival& a) {
  const auto quote =
      model::revoke_quote(s.tx, *s.known.schema, a.activity.object.id, a.actor.id, s.known.now);
  if (!quote) return {errc::not_found, a.activity.object.id};
  outcome out;
  out.then.jobs.push_back(distribute_edit(quote->status));
  out.then.stale_caches = caches::of_status(quote->status.value);
  return out;
}

} // namespace

outcome apply_delete(const scene& s, const arrival& a) {
  const auto& uri = a.activity.object.id;
  if (uri.empty()) return {errc::unusable, "no object"};
  if (is_self(a.actor.uri, uri)) return delete_actor(s, a);
  const auto* status = status_of(s, a);
  if (status)
    if (auto own = is_author(a.actor.id, *status); !own) return dropped(own.error());

  outcome out;
  const bool buries = may_bury(a.actor.uri, uri);
  if (buries) {
    model::add_tombstone(s.tx, a.actor.id, uri, s.known.now);
    out.then.markers.push_back({a.actor.id, uri});
  }
  if (!status) {
    auto stamp = revoke_stamp(s, a);
    if (stamp.applied()) out.then.add(std::move(stamp.then));
    if (!buries && !stamp.applied()) return {errc::not_found, uri};
    return out;
  }
  if (!model::discard_status(s.tx, status->id, s.known.now)) return {errc::already_there, uri};
  out.status = status->id;
  out.then.add(forward_to_spread(s, a, *status));
  out.then.jobs.push_back(remove_status(status->id));
  out.then.drop(caches::of_status(status->id.value));
  return out;
}

} // namespace pheidi::federation::inbox
