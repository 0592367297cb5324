// Like, also with an emoji: a favourite of a post of ours.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/model/interactions.hpp"

namespace pheidi::federation::inbox {

outcome apply_like(const scene& s, const arrival& a) {
  const auto* status = s.known.status(a.activity.object.id);
  if (!status || !status->local) return {errc::not_for_us, a.activity.object.id};
  if (s.known.buried(a.actor.id, a.activity.id)) return {errc::deleted_before, a.activity.id};
  const auto stored =
      model::insert_favourite(s.tx, *s.known.schema, a.actor.id, status->id.value, s.known.now);
  if (!stored) return {errc::not_found, a.activity.object.id};
  if (!stored->inserted) return {errc::already_there, a.activity.id};
  outcome out;
  out.then.jobs.push_back(notify(status->author, stored->id, "Favourite", "favourite"));
  return out;
}

} // namespace pheidi::federation::inbox
