// Rows, deliveries, caches and feeds of one follow.
#include "instance/feeds/follows.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::instance::feeds {

namespace {

namespace outbox = federation::outbox;
namespace caches = model::stale_caches;

/// Who approves by himself, or lives elsewhere, is asked.
void ask(const follow_scene& s, const model::new_follow& wish, const model::account_row& target) {
  const auto request = model::insert_follow_request(s.tx, wish, s.context.now);
  if (target.local()) {
    s.then.enqueue({outbox::notify(target.id, request.row.id, "FollowRequest", "follow_request")});
    return;
  }
  const auto said = model::load_follow(s.tx, s.context, wish.account, target.id);
  if (!said || said->inbox.empty()) return;
  s.then.enqueue({outbox::deliver(activitypub::follow({said->id, said->actor, said->object}), wish.account,
                                  said->inbox)});
}

} // namespace

void unfollow(const follow_scene& s, account_id follower, account_id other, bool keep_posts) {
  const auto said = model::load_follow(s.tx, s.context, follower, other);
  const auto gone = model::remove_follow(s.tx, follower, other, s.context.now);
  if (!gone) return;
  if (!keep_posts) s.then.enqueue(outbox::unmerge_feeds(other, follower, gone->lists));
  if (!said || said->inbox.empty()) return;
  s.then.drop(caches::of_follow({follower, {}}, {other, said->object}));
  const activitypub::statement statement{said->id, said->actor, said->object};
  s.then.enqueue(
      {outbox::deliver(activitypub::undo(said->undo_id, "Follow", statement), follower, said->inbox)});
}

void refuse(const follow_scene& s, account_id ours, account_id other) {
  const auto answer = model::load_follow_answer(s.tx, s.context, other, ours);
  model::remove_follow(s.tx, other, ours, s.context.now);
  model::remove_follow_request(s.tx, other, ours);
  if (!answer || answer->inbox.empty()) return;
  s.then.drop(caches::of_follow({other, answer->follow.actor}, {ours, {}}));
  s.then.enqueue(
      {outbox::deliver(activitypub::reject_follow(answer->reject_id, answer->follow), ours, answer->inbox)});
}

bool follow(const follow_scene& s, account_id follower, const model::account_row& target,
            const follow_options& options) {
  model::lock_relation(s.tx, follower, target.id);
  if (model::is_blocking(s.tx, target.id, follower, "")) return false;
  if (model::is_blocking(s.tx, follower, target.id, target.domain)) return false;
  if (model::find_follow(s.tx, follower, target.id)) return true;
  const model::new_follow wish{follower, target.id, model::generated_uri(s.context.identity),
                               options.show_reblogs, options.notify};
  if (!target.local() || (target.locked && !options.bypass_locked)) {
    ask(s, wish, target);
    return true;
  }
  const auto made = model::insert_follow(s.tx, wish, s.context.now);
  s.then.enqueue({outbox::notify(target.id, made.row.id, "Follow", "follow")});
  s.then.enqueue(outbox::merge_feeds(target.id, follower, {}));
  return true;
}

} // namespace pheidi::instance::feeds
