// A boost of ours: one for each account and post, which no index guards.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "local_author.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include "pheidi/model/client/posting.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::optional<written_boost> write_boost(pqxx::dbtransaction& tx, const schema_facts& schema,
                                         const config::identity_settings& identity, account_id by,
                                         const status_row& original, activitypub::visibility seen_by,
                                         wall_time now) {
  lock_name(tx, fmt::format("boost:{}:{}", by.value, original.id.value));
  const std::pair pair(by, original.id);
  const auto there = find_boosts(tx, {pair});
  if (const auto found = there.find(pair); found != there.end()) return written_boost{found->second, false};

  new_status boost;
  boost.author = by;
  boost.seen_by = seen_by;
  boost.reblog_of = original;
  const std::vector<new_status> one{boost};
  const auto ids = reserve_ids(tx, one, now).front();
  stored_status stored;
  stored.id = status_id(exec1(tx, "SELECT timestamp_id('statuses')")[0].as<std::int64_t>());
  stored.inserted = true;
  const auto uri =
      fmt::format("{}/statuses/{}/activity", local_author_uri(tx, schema, identity, by), stored.id.value);
  const auto made =
      exec(tx,
           "INSERT INTO statuses (id, uri, account_id, reblog_of_id, visibility, sensitive, conversation_id, "
           "local,"
           " created_at, updated_at) SELECT $1, $2, $3, o.id, $5, o.sensitive, $6, true, $7::timestamp,"
           " $7::timestamp FROM statuses o WHERE o.id = $4 AND o.deleted_at IS NULL RETURNING id",
           stored.id.value, uri, by.value, original.id.value, static_cast<int>(seen_by), ids.conversation,
           timestamp_text(now));
  if (made.empty()) return std::nullopt;
  std::vector<fresh_status> fresh{{one.front(), ids, stored}};
  store_parts(tx, schema, fresh, now);
  return written_boost{stored.id, true};
}

} // namespace pheidi::model
