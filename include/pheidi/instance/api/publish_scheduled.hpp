// The post of a row of `scheduled_statuses` whose time has come.
#pragma once

#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/instance/web/call.hpp"

namespace pheidi::instance::api {

/// Writes the post and removes the row, in one transaction. Nothing happens when the row is gone or its time
/// has not come. What cannot be posted any more is logged and goes, too. Errors are those of the database. On
/// the loop of both.
net::awaitable<result<void>> publish_scheduled(const web::surroundings& here,
                                               federation::outbox::relay& relay, std::int64_t id);

} // namespace pheidi::instance::api
