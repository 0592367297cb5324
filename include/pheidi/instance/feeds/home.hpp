// Home and list feeds as their owners read them: ids out of Redis, out of the database where Redis has none.
//
// A feed is kept only while somebody reads it: reading makes it (the newest 800 out of the database) and
// notes that it was read; one that nobody read for a week goes. So new posts are added to feeds that are
// there, and one that is missing is never incomplete.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/feed_sources.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace pheidi::instance::feeds {

/// Newest first, whatever is asked; with `min_id` the page just above it.
struct cursor {
  std::optional<std::int64_t> max_id, since_id, min_id;
  int limit = 20; // at most 80
};

/// Where feeds come from. All of the calling loop.
struct feed_store {
  net::loop& on;
  redis::connection& base;
  sidekiq::keyspace keys;
  db::executor& readers;
  std::shared_ptr<model::schema_watch> schema;
};

/// Ids of posts and boosts; what was deleted meanwhile may be among them. Pages beyond the feed's 800 are
/// read from the database. Errors are those of Redis and of the database.
net::awaitable<result<std::vector<std::int64_t>>> home_page(feed_store from, account_id reader, cursor c);
/// Whose list it is was asked before.
net::awaitable<result<std::vector<std::int64_t>>> list_page(feed_store from, std::int64_t list, cursor c);

/// Only what is in Redis: nullopt when there is no such feed.
net::awaitable<result<std::optional<std::vector<std::int64_t>>>>
stored_page(redis::connection& base, sidekiq::keyspace keys, model::feed which, cursor c);
/// Made anew from the database, whatever was there.
net::awaitable<result<void>> regenerate(feed_store from, model::feed which);

} // namespace pheidi::instance::feeds
