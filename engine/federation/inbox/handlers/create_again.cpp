// Creates that make no post: a vote, and a second copy that came to somebody personally.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/model/interactions.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::federation::inbox {

namespace {

outcome apply_vote(const scene& s, const arrival& a, const vote& v) {
  const auto cast = model::cast_vote(s.tx, v.poll->id, a.actor.id, v.choice, a.note->id, s.known.now);
  switch (cast) {
  case model::vote_outcome::counted:
    break;
  case model::vote_outcome::already_voted:
    return {errc::already_there, a.note->id};
  default:
    return {errc::unusable, "a vote that does not count"};
  }
  outcome out;
  if (!v.poll->hide_totals) out.then.jobs.push_back(announce_poll(status_id(v.poll->status)));
  return out;
}

outcome apply_told_personally(const scene& s, const arrival& a) {
  const auto& status = s.known.statuses.at(a.note->id);
  outcome out;
  out.status = status.id;
  const bool keep_direct = a.note->direct_message == true;
  if (!model::add_silent_reader(s.tx, status.id, *a.told, keep_direct, s.known.now)) {
    out.why = error{errc::already_there, a.note->id};
    return out;
  }
  if (model::find_follow(s.tx, *a.told, a.actor.id))
    out.then.jobs.push_back(insert_into_home(status.id, *a.told));
  return out;
}

} // namespace

outcome apply_create(const scene& s, const arrival& a) {
  if (const auto v = vote_of(a, s.known)) return apply_vote(s, a, *v);
  return apply_told_personally(s, a);
}

} // namespace pheidi::federation::inbox
