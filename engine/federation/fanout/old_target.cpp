// Undo pushed, row removed, Rails' caches dropped; in this order.
#include "pheidi/federation/fanout/old_target.hpp"

#include "federation/fanout/payload_text.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/model/relationships.hpp"
#include "pheidi/model/stale_caches.hpp"

namespace pheidi::federation::fanout {

namespace {

using follow_to_undo = std::optional<model::outgoing_follow>;
using names = std::vector<std::string>;

net::awaitable<result<follow_to_undo>> read_follow(const old_target_parts& p,
                                                   const delivery::migrated_follow& of) {
  const auto* from = &p.sources;
  std::function<follow_to_undo(pqxx::dbtransaction&)> query = [from, &of](pqxx::dbtransaction& tx) {
    const row_context rows(tx, *from);
    return model::load_follow(tx, rows.context, of.follower, of.old_target);
  };
  co_return co_await p.database.run<follow_to_undo>(p.on, std::move(query));
}

std::string undo_job(const delivery::migrated_follow& of, const model::outgoing_follow& follow) {
  const auto document = activitypub::undo(follow.undo_id, "Follow", {follow.id, follow.actor, follow.object});
  return delivery::new_delivery_job(payload_of(document), of.follower, follow.inbox, "{}", "push", of.times,
                                    wall_clock::now());
}

/// The names of what Rails holds of it.
net::awaitable<result<names>> remove_row(const old_target_parts& p, const delivery::migrated_follow& of,
                                         const std::string& target) {
  std::function<names(pqxx::dbtransaction&)> change = [&of, &target](pqxx::dbtransaction& tx) {
    const auto gone = model::remove_follow(tx, of.follower, of.old_target, wall_clock::now());
    if (!gone) return names();
    return model::stale_caches::of_follow({of.follower, {}}, {of.old_target, target});
  };
  co_return co_await p.database.run<names>(p.on, std::move(change));
}

net::awaitable<result<void>> drop(const old_target_parts& p, names stale) {
  if (stale.empty()) co_return result<void>();
  const auto prefix = sidekiq::keyspace(p.sources.settings.redis.name_space).prefix() + "cache:";
  for (auto& name : stale)
    name.insert(0, prefix);
  std::vector<std::string_view> command{"DEL"};
  command.insert(command.end(), stale.begin(), stale.end());
  auto dropped = co_await p.cache.command(std::move(command));
  if (!dropped) co_return dropped.error();
  co_return result<void>();
}

net::awaitable<result<void>> try_to_leave(const old_target_parts& p, const delivery::migrated_follow& of) {
  auto follow = co_await read_follow(p, of);
  if (!follow) co_return follow.error();
  std::string target;
  if (*follow) {
    target = (*follow)->object;
    const auto text = undo_job(of, **follow);
    const auto queue = sidekiq::keyspace(p.sources.settings.redis.name_space).queue("push");
    std::vector<std::string_view> push{"LPUSH", queue, text};
    auto pushed = co_await p.queue.command(std::move(push));
    if (!pushed) co_return pushed.error();
  }
  auto stale = co_await remove_row(p, of, target);
  if (!stale) co_return stale.error();
  co_return co_await drop(p, std::move(*stale));
}

} // namespace

net::awaitable<void> leave_old_target(const old_target_parts& p, const delivery::migrated_follow& follow) {
  auto left = co_await try_to_leave(p, follow);
  if (left) co_return;
  log::warn("fanout.old_target_stays", {{"follower", follow.follower.value},
                                        {"old_target", follow.old_target.value},
                                        {"error", left.error().message()}});
}

} // namespace pheidi::federation::fanout
