// Featured hashtags; the tag itself is made when nobody used it before.
#include "pheidi/model/featured_tags.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"
#include "status_parts.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

bool feature_tag(pqxx::dbtransaction& tx, account_id account, const activitypub::hashtag& tag,
                 wall_time now) {
  const auto id = find_or_make_tags(tx, {tag}, now).at(tag.name);
  const auto made =
      exec(tx,
           "INSERT INTO featured_tags (account_id, tag_id, name, statuses_count, last_status_at, created_at,"
           " updated_at) SELECT $1, $2, $3, count(*), max(s.created_at), $4, $4 FROM statuses s"
           " JOIN statuses_tags t ON t.status_id = s.id AND t.tag_id = $2"
           " WHERE s.account_id = $1 AND s.visibility IN (0, 1) AND s.deleted_at IS NULL"
           " ON CONFLICT (account_id, tag_id) DO NOTHING",
           account.value, id, tag.display_name, timestamp_text(now));
  return made.affected_rows() == 1;
}

bool unfeature_tag(pqxx::dbtransaction& tx, account_id account, const activitypub::hashtag& tag) {
  const auto gone = exec(tx,
                         "DELETE FROM featured_tags f USING tags t WHERE f.account_id = $1"
                         " AND t.id = f.tag_id AND lower(t.name) = lower($2)",
                         account.value, tag.name);
  return gone.affected_rows() > 0;
}

} // namespace pheidi::model
