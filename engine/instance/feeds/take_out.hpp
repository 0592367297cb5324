// Posts leave a feed: those that the database chooses among all that are in it.
#pragma once

#include "instance/feeds/local_jobs_impl.hpp"

#include <functional>
#include <vector>

namespace pheidi::instance::feeds {

/// Boosts that are held back are chosen as well: they would be shown when the one before them goes.
using choosing = std::function<std::vector<model::feed_item>(pqxx::dbtransaction&, const kept_posts&)>;
net::awaitable<result<void>> take_out(local_jobs::impl& self, model::feed which, choosing choose);
/// What an account wrote or boosted, out of each of them.
net::awaitable<result<void>> take_out_all_of(local_jobs::impl& self, account_id author,
                                             std::vector<model::feed> feeds);

} // namespace pheidi::instance::feeds
