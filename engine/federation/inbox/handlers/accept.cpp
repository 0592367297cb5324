// Accept and Reject: the answer to something that somebody here asked.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/answers.hpp"
#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/moderation.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

/// The relay whose answer this is: its server, and nobody else, answers our Follow.
std::optional<model::relay_row> answering_relay(const scene& s, const arrival& a) {
  auto relay = model::relay_by_follow_activity(s.tx, a.activity.object.id);
  if (!relay || !activitypub::same_host(relay->inbox_url, a.actor.uri)) return std::nullopt;
  return relay;
}

/// The account here that is said to have asked, when the whole Follow is embedded.
const model::account_row* embedded_follower(const scene& s, const arrival& a) {
  const auto* follow = a.activity.object.embedded;
  if (!follow || activitypub::type_of(*follow) != "Follow") return nullptr;
  if (activitypub::id_of(activitypub::member(*follow, "object")) != a.actor.uri) return nullptr;
  const auto* follower = s.known.account(activitypub::id_of(activitypub::member(*follow, "actor")));
  return follower && follower->local() ? follower : nullptr;
}

std::optional<account_id> requester(const scene& s, const arrival& a) {
  const auto by_uri =
      model::find_follow_request_by_uri(s.tx, model::follow_end::followed, a.actor.id, a.activity.object.id);
  if (by_uri) return by_uri->account;
  const auto* embedded = embedded_follower(s, a);
  if (!embedded) return std::nullopt;
  return embedded->id;
}

outcome followed(const scene& s, const arrival& a, account_id follower) {
  const bool first = !s.known.follows_from_here(a.actor.id);
  const auto done = model::authorise_follow_request(s.tx, follower, a.actor.id, s.known.now);
  if (!done) return {errc::not_found, a.activity.object.id};
  outcome out;
  out.then.enqueue(merge_feeds(a.actor.id, follower, done->lists));
  if (first) out.then.jobs.push_back(refresh_remote_actor(a.actor.id));
  out.then.stale_caches = caches::of_follow({follower, {}}, {a.actor.id, a.actor.uri});
  return out;
}

/// What our own request for a quote got.
outcome quote_answered(const scene& s, const arrival& a, bool accepted) {
  const auto stamp = activitypub::id_of(activitypub::member(*a.activity.document, "result"));
  // Nothing else of ours can be accepted, and a quote not without a stamp.
  if (accepted && stamp.empty()) return {errc::not_found, a.activity.object.id};
  if (accepted && !may_stamp(a.actor.uri, stamp)) return {errc::foreign_object, stamp};
  const auto quote = model::answer_quote(s.tx, *s.known.schema, a.activity.object.id, a.actor.id, accepted,
                                         stamp, s.known.now);
  if (!quote) return {errc::not_found, a.activity.object.id};
  outcome out;
  if (accepted) out.then.jobs.push_back(send_edit(quote->status));
  out.then.jobs.push_back(distribute_edit(quote->status));
  out.then.stale_caches = caches::of_status(quote->status.value);
  return out;
}

/// A follow that was accepted once may be ended by the followed any time.
outcome unfollowed(const scene& s, const arrival& a, account_id follower) {
  const auto gone = model::remove_follow(s.tx, follower, a.actor.id, s.known.now);
  if (!gone) return {errc::not_found, a.activity.object.id};
  outcome out;
  const auto who = model::find_account(s.tx, *s.known.schema, *s.known.identity, follower);
  if (who) {
    const auto undo = undo_follow({gone->follow.uri, who->uri, a.actor.uri}, gone->follow.id);
    out.then.jobs.push_back(deliver(undo, follower, a.actor.inbox_url));
  }
  out.then.enqueue(unmerge_feeds(a.actor.id, follower, gone->lists));
  out.then.stale_caches = caches::of_follow({follower, {}}, {a.actor.id, a.actor.uri});
  return out;
}

std::optional<account_id> follower_of(const scene& s, const arrival& a) {
  const auto by_uri =
      model::find_follow_by_uri(s.tx, model::follow_end::followed, a.actor.id, a.activity.object.id);
  if (by_uri) return by_uri->account;
  const auto* embedded = embedded_follower(s, a);
  if (!embedded) return std::nullopt;
  return embedded->id;
}

} // namespace

outcome apply_accept(const scene& s, const arrival& a) {
  if (const auto relay = answering_relay(s, a))
    return model::accept_relay(s.tx, relay->id, s.known.now) ? outcome() : outcome(errc::already_there);
  if (const auto who = requester(s, a)) return followed(s, a, *who);
  return quote_answered(s, a, true);
}

outcome apply_reject(const scene& s, const arrival& a) {
  if (const auto relay = answering_relay(s, a))
    return model::reject_relay(s.tx, relay->id, s.known.now) ? outcome() : outcome(errc::already_there);
  if (const auto who = requester(s, a)) {
    if (model::remove_follow_request(s.tx, *who, a.actor.id)) {
      outcome out;
      out.then.stale_caches = caches::of_follow_request(*who, a.actor.id);
      return out;
    }
  }
  if (const auto who = follower_of(s, a)) return unfollowed(s, a, *who);
  return quote_answered(s, a, false);
}

} // namespace pheidi::federation::inbox
