// What delivery asks of the database, as functions of a shard's loop.
#pragma once

#include "pheidi/federation/delivery/shard.hpp"

#include <memory>

namespace pheidi::app {

federation::delivery::account_source account_queries(db::executor& database,
                                                     const crypto::rails_cipher& cipher,
                                                     const config::identity_settings& identity,
                                                     std::shared_ptr<model::schema_watch> schema);

} // namespace pheidi::app
