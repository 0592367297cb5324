// Undo: what was said is taken back, by who said it.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/interactions.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"
#include "pheidi/model/status_removal.hpp"

#include <optional>

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

/// The thing may still be under way: remembered, so that it counts for nothing when it comes.
outcome remember(const arrival& a) {
  const auto& uri = a.activity.object.id;
  if (uri.empty() || uri.size() > model::max_uri_bytes) return {errc::not_found, a.activity.id};
  outcome out;
  out.then.markers.push_back({a.actor.id, a.activity.object.id});
  return out;
}

outcome remove_boost(const scene& s, const arrival& a, const model::status_row& boost) {
  if (auto own = is_author(a.actor.id, boost); !own) return dropped(own.error());
  if (!model::discard_status(s.tx, boost.id, s.known.now)) return {errc::already_there, boost.uri};
  outcome out;
  out.then.jobs.push_back(remove_status(boost.id));
  out.then.stale_caches = caches::of_status(boost.id.value);
  return out;
}

/// A boost of the actor's, by its URI or its OStatus one.
const model::status_row* boost_of(const scene& s, const arrival& a) {
  const auto* by_id = s.known.status(a.activity.object.id);
  if (by_id && by_id->reblog_of) return by_id;
  const auto* inner = a.activity.object.embedded;
  const auto* by_atom = inner ? s.known.status(activitypub::text_of(*inner, "atomUri")) : nullptr;
  return by_atom && by_atom->reblog_of ? by_atom : nullptr;
}

std::optional<outcome> unfollow(const scene& s, const arrival& a, account_id target) {
  if (const auto gone = model::remove_follow(s.tx, a.actor.id, target, s.known.now)) {
    outcome out;
    out.then.stale_caches = caches::of_follow({a.actor.id, a.actor.uri}, {target, {}});
    return out;
  }
  if (model::remove_follow_request(s.tx, a.actor.id, target)) {
    outcome out;
    out.then.stale_caches = caches::of_follow_request(a.actor.id, target);
    return out;
  }
  return std::nullopt;
}

std::optional<outcome> unblock(const scene& s, const arrival& a, account_id target) {
  if (!model::remove_block(s.tx, a.actor.id, target)) return std::nullopt;
  outcome out;
  out.then.stale_caches = caches::of_block(a.actor.id, target);
  return out;
}

std::optional<outcome> unlike(const scene& s, const arrival& a, const std::string& uri) {
  const auto* status = s.known.status(uri);
  if (!status || !status->local) return std::nullopt;
  if (!model::remove_favourite(s.tx, *s.known.schema, a.actor.id, status->id.value, s.known.now))
    return std::nullopt;
  return outcome();
}

/// The follow that the actor accepted before is a request again.
outcome take_back_accept(const scene& s, const arrival& a, const std::string& follow_uri) {
  const auto follow = model::find_follow_by_uri(s.tx, model::follow_end::followed, a.actor.id, follow_uri);
  if (!follow) return {errc::not_found, follow_uri};
  const auto reopened = model::follow_back_to_request(s.tx, follow->account, a.actor.id, s.known.now);
  if (!reopened) return {errc::not_found, follow_uri};
  outcome out;
  out.then.enqueue(unmerge_feeds(a.actor.id, follow->account, reopened->was.lists));
  out.then.stale_caches = caches::of_follow({follow->account, {}}, {a.actor.id, a.actor.uri});
  return out;
}

outcome undo_embedded(const scene& s, const arrival& a, const boost::json::object& inner) {
  const auto type = activitypub::type_of(inner);
  const auto about = activitypub::id_of(activitypub::member(inner, "object"));
  if (type == "Announce") {
    const auto* boost = boost_of(s, a);
    return boost ? remove_boost(s, a, *boost) : remember(a);
  }
  if (type == "Accept") return take_back_accept(s, a, about);
  std::optional<outcome> done;
  const auto* account = s.known.account(about);
  const bool ours = account && account->local();
  if (type == "Follow" && ours) done = unfollow(s, a, account->id);
  if (type == "Block" && ours) done = unblock(s, a, account->id);
  if (type == "Like") done = unlike(s, a, about);
  if (done) return std::move(*done);
  if (type == "Follow" || type == "Block" || type == "Like") return remember(a);
  return {errc::unsupported, "Undo of " + type};
}

/// With nothing but the id, only what has kept its id can be found.
outcome undo_by_uri(const scene& s, const arrival& a) {
  const auto& uri = a.activity.object.id;
  if (const auto* boost = boost_of(s, a)) return remove_boost(s, a, *boost);
  const auto request = model::find_follow_request_by_uri(s.tx, model::follow_end::follower, a.actor.id, uri);
  const auto follow = model::find_follow_by_uri(s.tx, model::follow_end::follower, a.actor.id, uri);
  const auto target = request  ? std::optional(request->target)
                      : follow ? std::optional(follow->target)
                               : std::nullopt;
  if (target)
    if (auto done = unfollow(s, a, *target)) return std::move(*done);
  if (const auto block = model::find_block_by_uri(s.tx, a.actor.id, uri))
    if (auto done = unblock(s, a, block->target)) return std::move(*done);
  return remember(a);
}

} // namespace

outcome apply_undo(const scene& s, const arrival& a) {
  const auto* inner = a.activity.object.embedded;
  return inner && !activitypub::type_of(*inner).empty() ? undo_embedded(s, a, *inner) : undo_by_uri(s, a);
}

} // namespace pheidi::federation::inbox
