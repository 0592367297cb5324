// Whom and what a newer version names, beside what the older one did.
#include "edited_names.hpp"

#include "exec.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

void place_mentions(pqxx::dbtransaction& tx, status_id status, const std::vector<account_id>& named,
                    wall_time now) {
  const auto list = array_literal(named);
  exec(tx,
       "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)"
       " SELECT $1, account, false, $3::timestamp, $3::timestamp FROM unnest($2::bigint[]) AS t(account)"
       " ON CONFLICT (account_id, status_id) DO UPDATE SET silent = false, updated_at = $3::timestamp"
       " WHERE mentions.silent",
       status.value, list, timestamp_text(now));
  exec(tx,
       "UPDATE mentions SET silent = true, updated_at = $3 WHERE status_id = $1 AND NOT silent"
       " AND NOT account_id = ANY($2::bigint[])",
       status.value, list, timestamp_text(now));
}

void place_tags(pqxx::dbtransaction& tx, const status_row& stored,
                const std::vector<activitypub::hashtag>& hashtags, wall_time now) {
  std::vector<std::int64_t> wanted;
  if (!hashtags.empty())
    for (const auto& [name, id] : find_or_make_tags(tx, hashtags, now))
      wanted.push_back(id);
  const auto list = array_literal(wanted);
  const std::string counted = stored.distributable() ? "true" : "false";
  const auto move = [&](const std::string& changed, int by) {
    exec(tx,
         fmt::format("WITH changed AS ({}) UPDATE featured_tags f SET"
                     " statuses_count = greatest(f.statuses_count + {}, 0), updated_at = $4"
                     " FROM changed c WHERE f.account_id = $3 AND f.tag_id = c.tag_id AND {}",
                     changed, by, counted),
         stored.id.value, list, stored.author.value, timestamp_text(now));
  };
  move("DELETE FROM statuses_tags WHERE status_id = $1 AND NOT tag_id = ANY($2::bigint[]) RETURNING tag_id",
       -1);
  move("INSERT INTO statuses_tags (status_id, tag_id) SELECT $1, t FROM unnest($2::bigint[]) AS u(t)"
       " ON CONFLICT DO NOTHING RETURNING tag_id",
       1);
}

} // namespace pheidi::model
