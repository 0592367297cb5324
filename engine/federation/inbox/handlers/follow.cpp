// Follow of an account of ours.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/answers.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::federation::inbox {

namespace {

namespace caches = model::stale_caches;

/// Nobody may follow whoever has gone elsewhere or stands for the server.
bool takes_no_followers(const model::account_row& target) {
  return target.id == model::instance_actor || target.moved_to;
}

follow_ref ref_of(const arrival& a, const model::account_row& target, const std::string& uri) {
  return {uri, a.actor.uri, target.uri};
}

outcome refuse(const arrival& a, const model::account_row& target, const std::string& uri) {
  outcome out;
  out.then.jobs.push_back(deliver(reject_follow(ref_of(a, target, uri), 0), target.id, a.actor.inbox_url));
  return out;
}

outcome accept_again(const scene& s, const arrival& a, const model::account_row& target, std::int64_t follow,
                     const std::string& uri) {
  model::replace_follow_uri(s.tx, a.actor.id, target.id, uri, s.known.now);
  outcome out;
  const auto answer = accept_follow(ref_of(a, target, uri), follow);
  out.then.jobs.push_back(deliver(answer, target.id, a.actor.inbox_url));
  return out;
}

outcome wait_for_word(const scene& s, const arrival& a, const model::account_row& target,
                      const model::new_follow& wish) {
  const auto request = model::insert_follow_request(s.tx, wish, s.known.now);
  outcome out;
  out.then.jobs.push_back(notify(target.id, request.row.id, "FollowRequest", "follow_request"));
  out.then.stale_caches = caches::of_follow_request(a.actor.id, target.id);
  return out;
}

outcome accept(const scene& s, const arrival& a, const model::account_row& target,
               const model::new_follow& wish) {
  const auto done = model::accept_new_follow(s.tx, wish, s.known.now);
  outcome out;
  const auto answer = accept_follow(ref_of(a, target, wish.uri), done.request_id);
  out.then.jobs.push_back(deliver(answer, target.id, a.actor.inbox_url));
  out.then.jobs.push_back(notify(target.id, done.stored.row.id, "Follow", "follow"));
  out.then.stale_caches = caches::of_follow({a.actor.id, a.actor.uri}, {target.id, {}});
  return out;
}

} // namespace

outcome apply_follow(const scene& s, const arrival& a) {
  const auto* target = s.known.account(a.activity.object.id);
  if (!target || !target->local()) return {errc::not_for_us, a.activity.object.id};
  if (!a.activity.id.empty() && s.known.buried(a.actor.id, a.activity.id))
    return {errc::deleted_before, a.activity.id};
  const auto uri = a.activity.id.empty() ? model::generated_uri(*s.known.identity) : a.activity.id;

  model::lock_relation(s.tx, a.actor.id, target->id);
  const auto before = model::look_before_follow(s.tx, a.actor.id, a.actor.domain, target->id);
  if (before.requested) {
    model::replace_follow_request_uri(s.tx, a.actor.id, target->id, uri, s.known.now);
    return {errc::already_there, uri};
  }
  if (before.blocked || takes_no_followers(*target)) return refuse(a, *target, uri);
  if (before.follow) return accept_again(s, a, *target, *before.follow, uri);
  const model::new_follow wish{.account = a.actor.id, .target = target->id, .uri = uri};
  if (target->locked || a.actor.silenced) return wait_for_word(s, a, *target, wish);
  return accept(s, a, *target, wish);
}

} // namespace pheidi::federation::inbox
