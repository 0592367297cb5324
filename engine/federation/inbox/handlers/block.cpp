// Block of an account of ours: what tied the two is cut.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/answers.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

/// Both servers hear what became of the follows, so that they go on to agree.
follow_ups after_cut(const arrival& a, const model::account_row& ours, const model::severed_by_block& cut) {
  follow_ups out;
  if (cut.by_blocked) {
    const auto& follow = cut.by_blocked->follow;
    out.jobs.push_back(
        deliver(undo_follow({follow.uri, ours.uri, a.actor.uri}, follow.id), ours.id, a.actor.inbox_url));
    out.enqueue(unmerge_feeds(a.actor.id, ours.id, cut.by_blocked->lists));
    out.drop(caches::of_follow({ours.id, {}}, {a.actor.id, a.actor.uri}));
  }
  if (cut.by_blocker) {
    const auto& follow = cut.by_blocker->follow;
    out.jobs.push_back(
        deliver(reject_follow({follow.uri, a.actor.uri, ours.uri}, follow.id), ours.id, a.actor.inbox_url));
    out.drop(caches::of_follow({a.actor.id, a.actor.uri}, {ours.id, {}}));
  }
  return out;
}

} // namespace

outcome apply_block(const scene& s, const arrival& a) {
  const auto* ours = s.known.account(a.activity.object.id);
  if (!ours || !ours->local()) return {errc::not_for_us, a.activity.object.id};
  // Lemmy bans people from communities with a Block that names the community as its target.
  if (activitypub::member(*a.activity.document, "target")) return {errc::unsupported, "Block with a target"};
  model::lock_relation(s.tx, a.actor.id, ours->id);
  outcome out;
  out.then = after_cut(a, *ours, model::sever_for_block(s.tx, a.actor.id, ours->id, s.known.now));
  if (!a.activity.id.empty() && s.known.buried(a.actor.id, a.activity.id)) return out;
  const auto change = model::insert_block(s.tx, a.actor.id, ours->id, a.activity.id, s.known.now);
  if (change == model::row_change::inserted) out.then.jobs.push_back(after_block(a.actor.id, ours->id));
  out.then.drop(caches::of_block(a.actor.id, ours->id));
  return out;
}

} // namespace pheidi::federation::inbox
