// Pages of feeds. Scores are doubles, which do not tell neighbouring ids apart: bounds are asked for a little
// wider, and kept exactly here.
#include "pheidi/instance/feeds/home.hpp"

#include "instance/feeds/feed_changes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::instance::feeds {

namespace {

/// Ids that share a score with the bound.
constexpr int more_at_the_bound = 32;
/// A feed of fewer is all there is; behind a longer one the database goes on.
constexpr std::int64_t long_feed = 400;

using ids = std::vector<std::int64_t>;

std::vector<std::string> range_command(const std::string& key, const cursor& c, int limit) {
  const auto count = fmt::format("{}", limit + more_at_the_bound);
  const auto below = c.max_id ? fmt::format("{}", *c.max_id) : std::string("+inf");
  const auto from = c.min_id ? c.min_id : c.since_id;
  const auto above = from ? fmt::format("{}", *from) : std::string("-inf");
  if (c.min_id) return {"ZRANGEBYSCORE", key, above, below, "LIMIT", "0", count};
  return {"ZREVRANGEBYSCORE", key, below, above, "LIMIT", "0", count};
}

/// Newest first, within the bounds.
ids page_of(ids all, const cursor& c, int limit) {
  const auto outside = [&c](std::int64_t id) {
    return id == 0 || (c.max_id && id >= *c.max_id) || (c.since_id && id <= *c.since_id) ||
           (c.min_id && id <= *c.min_id);
  };
  all.erase(std::remove_if(all.begin(), all.end(), outside), all.end());
  std::sort(all.begin(), all.end(), std::greater<>());
  const auto size = std::min(all.size(), static_cast<std::size_t>(limit));
  if (c.min_id) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(size));
  all.resize(size);
  return all;
}

int limit_of(const cursor& c) {
  return std::clamp(c.limit, 1, model::feed_length);
}

std::string seconds_text(wall_time t) {
  return fmt::format("{}", static_cast<std::int64_t>(unix_seconds(t)));
}

struct stored {
  bool there = false;
  std::int64_t length = 0;
  ids page;
};

net::awaitable<result<stored>> read_stored(redis::connection& base, const sidekiq::keyspace& keys,
                                           model::feed which, const cursor& c) {
  const auto key = feed_key(keys, which);
  std::vector<std::vector<std::string>> commands{
      {"ZCARD", key},
      {"ZSCORE", key, in_the_making},
      range_command(key, c, limit_of(c)),
      {"ZADD", reading_key(keys), seconds_text(wall_clock::now()), reading_member(which)}};
  auto answers = co_await base.pipeline(std::move(commands));
  if (!answers) co_return answers.error();
  // A full Redis can be read; that somebody reads is then not noted.
  constexpr std::size_t readings = 3;
  if (const auto read = redis::all_done(std::span(*answers).first(readings)); !read) co_return read.error();
  stored out;
  if (const auto* length = answers->at(0).integer()) out.length = *length;
  // Who began to make it may have died.
  out.there = out.length > 0 && answers->at(1).is_nil();
  out.page = page_of(read_ids(answers->at(2)), c, limit_of(c));
  co_return std::move(out);
}

net::awaitable<result<std::vector<model::feed_item>>>
from_database(feed_store from, model::feed which, std::optional<std::int64_t> max_id, int limit) {
  using items = std::vector<model::feed_item>;
  std::function<items(pqxx::dbtransaction&)> query = [which, max_id, limit](pqxx::dbtransaction& tx) {
    return model::feed_from_database(tx, which, wall_clock::now(), max_id, limit);
  };
  co_return co_await from.readers.run<items>(from.on, std::move(query));
}

/// What is older than all that is kept.
net::awaitable<result<ids>> complete(feed_store from, model::feed which, cursor c, ids page) {
  const auto missing = limit_of(c) - static_cast<int>(page.size());
  const auto below = page.empty() ? c.max_id : std::optional(page.back());
  auto older = co_await from_database(from, which, below, missing);
  if (!older) co_return older.error();
  for (const auto& item : *older)
    if (!c.since_id || item.id > *c.since_id) page.push_back(item.id);
  co_return std::move(page);
}

net::awaitable<result<ids>> feed_page(feed_store from, model::feed which, cursor c) {
  auto found = co_await read_stored(from.base, from.keys, which, c);
  if (!found) co_return found.error();
  if (!found->there) {
    auto made = co_await regenerate(from, which);
    if (!made) co_return made.error();
    found = co_await read_stored(from.base, from.keys, which, c);
    if (!found) co_return found.error();
  }
  const bool short_page = found->page.size() < static_cast<std::size_t>(limit_of(c));
  if (!short_page || !c.max_id || c.min_id || found->length < long_feed) co_return std::move(found->page);
  co_return co_await complete(from, which, c, std::move(found->page));
}

} // namespace

net::awaitable<result<ids>> home_page(feed_store from, account_id reader, cursor c) {
  const model::feed which{model::feed_kind::home, reader.value};
  co_return co_await feed_page(from, which, c);
}

net::awaitable<result<ids>> list_page(feed_store from, std::int64_t list, cursor c) {
  const model::feed which{model::feed_kind::list, list};
  co_return co_await feed_page(from, which, c);
}

net::awaitable<result<std::optional<ids>>> stored_page(redis::connection& base, sidekiq::keyspace keys,
                                                       model::feed which, cursor c) {
  auto found = co_await read_stored(base, keys, which, c);
  if (!found) co_return found.error();
  std::optional<ids> out;
  if (found->there) out = std::move(found->page);
  co_return std::move(out);
}

net::awaitable<result<void>> regenerate(feed_store from, model::feed which) {
  struct made_feed {
    std::vector<model::feed_item> posts;
    std::optional<model::feed_owner> owner;
  };
  std::function<made_feed(pqxx::dbtransaction&)> query = [which](pqxx::dbtransaction& tx) {
    made_feed out;
    out.owner = model::owner_of(tx, which);
    out.posts = model::feed_from_database(tx, which, wall_clock::now());
    return out;
  };
  // It is there before the database is read, so that what is posted meanwhile enters it.
  feed_target target{which, true};
  auto begun = co_await change_feed(from.base, from.keys, batch::begin, target, {});
  if (!begun) co_return begun.error();
  auto made = co_await from.readers.run<made_feed>(from.on, std::move(query));
  if (!made) co_return made.error();
  if (made->owner) target.groups_boosts = made->owner->groups_boosts;
  co_return co_await change_feed(from.base, from.keys, batch::anew, target, std::move(made->posts));
}

} // namespace pheidi::instance::feeds
