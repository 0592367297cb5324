// Suspending, silencing and deleting, with what others have to hear of it.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/app/admin_accounts.hpp"
#include "pheidi/instance/feeds/farewell.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/reach.hpp"

#include <fmt/format.h>

#include <set>

namespace pheidi::app {

namespace outbox = federation::outbox;

namespace {

bool set_state(pqxx::dbtransaction& tx, account_id id, account_state state) {
  const auto now = wall_clock::now();
  switch (state) {
  case account_state::suspended:
    return model::suspend_account(tx, id, now);
  case account_state::not_suspended:
    return model::unsuspend_account(tx, id, now);
  case account_state::silenced:
    return model::silence_account(tx, id, now);
  case account_state::not_silenced:
    return model::unsilence_account(tx, id, now);
  }
  return false;
}

/// Feeds, and what other servers hear: both are for whoever works that job, Ruby or the client side here.
void follow_suspension(const model::staff_account& whose, account_state state,
                       admin_session::follow_ups& then) {
  const bool begins = state == account_state::suspended;
  then.enqueue({begins ? outbox::after_suspension(whose.id) : outbox::after_unsuspension(whose.id)});
  if (begins && whose.local()) then.run(outbox::end_streams_of(whose.id, {}));
}

/// Feeds that nobody reads any more.
void drop_feeds(admin_session::follow_ups& then, account_id account, const std::vector<std::int64_t>& lists) {
  std::vector<outbox::redis_command> all;
  const auto drop = [&all](const std::string& feed) {
    all.push_back({"DEL", feed, {}});
    all.push_back({"DEL", feed + ":reblogs", {}});
  };
  drop(fmt::format("feed:home:{}", account.value));
  for (const auto list : lists)
    drop(fmt::format("feed:list:{}", list));
  then.run(std::move(all));
}

/// Followers and relays first; everybody else when there is time. Signed while there is a key, so that it is
/// believed of whoever passes it on.
void announce_deletion(admin_session& in, pqxx::dbtransaction& tx, account_id account,
                       const std::string& actor, admin_session::follow_ups& then) {
  const auto now = wall_clock::now();
  const auto activity = instance::feeds::with_signature(tx, {in.settings(), in.cipher(), in.schema(), now},
                                                        account, activitypub::delete_actor(actor));
  std::set<std::string> told;
  std::vector<outbox::ruby_job> jobs;
  for (const auto& inbox : model::account_reach(tx, account, now))
    if (told.insert(inbox).second) jobs.push_back(outbox::deliver(activity, account, inbox));
  for (const auto& inbox : model::known_inboxes(tx))
    if (told.insert(inbox).second) jobs.push_back(outbox::forward_slowly(activity, account, inbox));
  then.enqueue(std::move(jobs));
}

} // namespace

result<bool> set_account_state(admin_session& in, std::string_view handle, account_state state) {
  return in.change<bool>([&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<bool> {
    const auto who = account_named(tx, handle, in.settings().identity);
    if (!who) return who.error();
    if (who->account.local() && !who->user)
      return refused(fmt::format("'{}' was deleted", who->account.username));
    if (!set_state(tx, who->account.id, state)) return false;
    const bool suspension = state == account_state::suspended || state == account_state::not_suspended;
    if (suspension) follow_suspension(who->account, state, then);
    return true;
  });
}

result<model::deletion> delete_account(admin_session& in, std::string_view handle) {
  return in.change<model::deletion>(
      [&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<model::deletion> {
        const auto who = local_account_named(tx, handle, in.settings().identity);
        if (!who) return who.error();
        const auto id = who->account.id;
        const auto actor =
            model::actor_uri(id, who->account.username, who->account.scheme, in.settings().identity);
        announce_deletion(in, tx, id, actor, then);
        auto gone = model::delete_local_account(tx, id, wall_clock::now());
        drop_feeds(then, id, gone.lists);
        then.run(outbox::end_streams_of(id, gone.revoked_tokens));
        return gone;
      });
}

} // namespace pheidi::app
