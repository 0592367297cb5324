// Like, also with an emoji: a favourite of a post of ours.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/model/interactions.hpp"

namespace pheidi::federation::inbox {

namespace {

/// Why nothing comes of it, if nothing does.
outcome may_like(const arrival& a, const facts& known) {
  const auto* status = known.status(a.activity.object.id);
  if (!status || !status->local) return {errc::not_for_us, a.activity.object.id};
  if (known.buried(a.actor.id, a.activity.id)) return {errc::deleted_before, a.activity.id};
  return {};
}

outcome after_like(const arrival& a, const facts& known,
                   const std::optional<model::stored_favourite>& stored) {
  if (!stored) return {errc::not_found, a.activity.object.id};
  if (!stored->inserted) return {errc::already_there, a.activity.id};
  outcome out;
  const auto& liked = *known.status(a.activity.object.id);
  out.then.jobs.push_back(notify(liked.author, stored->id, "Favourite", "favourite"));
  if (liked.seen_by == activitypub::visibility::public_) out.then.run(post_used(liked.id, known.now));
  return out;
}

} // namespace

void apply_likes(const scene& s, std::span<arrival* const> batch, const std::vector<std::size_t>& likes,
                 std::vector<outcome>& each) {
  std::vector<model::new_favourite> wanted;
  std::vector<std::size_t> which;
  for (const auto i : likes) {
    const auto& a = *batch[i];
    each[i] = may_like(a, s.known);
    if (!each[i].applied()) continue;
    wanted.push_back({a.actor.id, s.known.status(a.activity.object.id)->id.value});
    which.push_back(i);
  }
  const auto stored = model::insert_favourites(s.tx, *s.known.schema, wanted, s.known.now);
  for (std::size_t n = 0; n < which.size(); ++n)
    each[which[n]] = after_like(*batch[which[n]], s.known, stored[n]);
}

} // namespace pheidi::federation::inbox
