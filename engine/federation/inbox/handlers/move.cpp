// Move: an account goes on elsewhere, and its followers here with it.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/moves.hpp"

namespace pheidi::federation::inbox {

outcome apply_move(const scene& s, const arrival& a) {
  if (auto self = is_self(a.actor.uri, a.activity.object.id); !self) return dropped(self.error());
  const auto uri = activitypub::id_of(activitypub::member(*a.activity.document, "target"));
  if (!activitypub::is_http_uri(uri)) return {errc::unusable, "no target"};
  if (s.known.markers.contains(move_key(a.actor.id))) return {errc::already_there, "moved a short time ago"};
  const auto tried = a.unobtainable.find(uri);
  if (tried != a.unobtainable.end()) return {errc::not_fetched, uri};
  const auto* target = s.known.account(uri);
  // What is stored of a remote target may be from before it named the old account.
  if (!a.refreshed.contains(uri) && !(target && target->local()))
    return wants({need::kind::fresh_actor, uri, nullptr});
  if (!target) return {errc::not_fetched, uri};
  if (auto back = may_move_to(a.actor.uri, *target); !back) return dropped(back.error());
  if (model::judge_move(a.actor, *target) != model::move_verdict::allowed)
    return {errc::unusable, "the target is not there to be followed"};
  if (!model::set_moved_to(s.tx, a.actor.id, target->id, s.known.now)) return {errc::already_there, uri};
  outcome out;
  out.then.jobs.push_back(move_followers(a.actor.id, target->id));
  out.then.commands.push_back(move_began(a.actor.id));
  return out;
}

} // namespace pheidi::federation::inbox
