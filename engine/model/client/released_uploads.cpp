// `updated_at` says when a file lost its post; long ago for those that shall go at once.
#include "pheidi/model/client/released_uploads.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

namespace pheidi::model {

void release_uploads(pqxx::dbtransaction& tx, std::int64_t status, bool for_another_draft, wall_time now) {
  const auto since = for_another_draft ? now : now - 2 * unattached_life;
  exec(tx, "UPDATE media_attachments SET updated_at = $2::timestamp WHERE status_id = $1 AND remote_url = ''",
       status, timestamp_text(since));
}

std::vector<released_upload> disown_unattached_uploads(pqxx::dbtransaction& tx, wall_time now, int limit) {
  std::vector<released_upload> out;
  for (const auto& row :
       exec(tx,
            "UPDATE media_attachments m SET account_id = NULL FROM (SELECT id FROM media_attachments"
            "  WHERE status_id IS NULL AND scheduled_status_id IS NULL AND remote_url = ''"
            "  AND updated_at < $1::timestamp LIMIT $2 FOR UPDATE SKIP LOCKED) due WHERE m.id = due.id"
            " RETURNING m.id, coalesce(m.file_file_name, '')",
            timestamp_text(now - unattached_life), limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>()});
  return out;
}

void remove_disowned_uploads(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids) {
  exec(tx,
       "DELETE FROM media_attachments WHERE id = ANY($1::bigint[]) AND account_id IS NULL"
       " AND status_id IS NULL AND remote_url = ''",
       array_literal(ids));
}

} // namespace pheidi::model
