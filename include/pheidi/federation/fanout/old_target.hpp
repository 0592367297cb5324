// The last step of a follow that moved along with an account: whoever follows the new one leaves the old one.
//
// What Mastodon does after a MigratedFollowDeliveryWorker's delivery. The Undo is pushed before the row goes,
// so a crash between them, after which the job runs again, sends it twice rather than never.
#pragma once

#include "pheidi/federation/delivery/shard.hpp"
#include "pheidi/federation/fanout/fan_out.hpp"

namespace pheidi::federation::fanout {

struct old_target_parts {
  net::loop& on;
  redis::connection &queue, &cache;
  db::executor& database;
  fan_out_sources sources;
};

/// As in Mastodon, an error here is logged and ends nothing: the new account is followed already.
net::awaitable<void> leave_old_target(const old_target_parts& p, const delivery::migrated_follow& follow);

} // namespace pheidi::federation::fanout
