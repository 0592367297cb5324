// Notifications of accounts of ours: written as rows, and told to the streams that listen.
//
// Who may notify whom is decided by model/client/notification_rules. Writing one that is there changes
// nothing, and tells nobody again.
#pragma once

#include "pheidi/instance/entities/context.hpp"
#include "pheidi/instance/feeds/publish.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <vector>

namespace pheidi::instance::feeds {

/// Writes them in the transaction; what is to be published after its commit: {"event":"notification",...} on
/// timeline:ID:notifications, where somebody listens. Filtered ones are written and not told.
/// Threads: those of the executor.
std::vector<publication> notify(pqxx::dbtransaction& tx, const entities::context& ctx,
                                const std::vector<model::wanted_notification>& wanted);

} // namespace pheidi::instance::feeds
