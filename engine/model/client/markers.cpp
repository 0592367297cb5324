// One row for each timeline of a user, counted up by `lock_version` as Rails does: a new row is one at 0 that
// was changed once, and what changes nothing counts nothing.
#include "pheidi/model/client/markers.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

namespace pheidi::model {

namespace {

marker_row marker_of(const pqxx::row& row) {
  return {row[0].as<std::string>(), row[1].as<std::int64_t>(), row[2].as<int>(),
          from_micros(row[3].as<std::int64_t>())};
}

} // namespace

std::vector<marker_row> find_markers(pqxx::dbtransaction& tx, std::int64_t user,
                                     const std::vector<std::string>& timelines) {
  std::vector<marker_row> out;
  for (const auto& row :
       exec(tx,
            "SELECT timeline, last_read_id, lock_version, " + micros_sql("updated_at") +
                " FROM markers WHERE user_id = $1 AND timeline = ANY($2::text[]) ORDER BY timeline",
            user, array_literal(timelines)))
    out.push_back(marker_of(row));
  return out;
}

marker_row set_marker(pqxx::dbtransaction& tx, std::int64_t user, const std::string& timeline,
                      std::int64_t last_read, wall_time now) {
  return marker_of(
      exec1(tx,
            "INSERT INTO markers AS m (user_id, timeline, last_read_id, lock_version, created_at, updated_at)"
            " VALUES ($1, $2, $3, ($3::bigint <> 0)::int, $4::timestamp, $4::timestamp)"
            " ON CONFLICT (user_id, timeline) DO UPDATE SET last_read_id = excluded.last_read_id,"
            " lock_version = m.lock_version + (m.last_read_id <> excluded.last_read_id)::int,"
            " updated_at = CASE WHEN m.last_read_id = excluded.last_read_id THEN m.updated_at"
            "  ELSE excluded.updated_at END RETURNING timeline, last_read_id, lock_version, " +
                micros_sql("updated_at"),
            user, timeline, last_read, timestamp_text(now)));
}

} // namespace pheidi::model
