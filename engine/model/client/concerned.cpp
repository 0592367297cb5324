// Accounts of ours beside a post.
#include "pheidi/model/client/concerned.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

std::vector<concerned_account> read_concerned(const pqxx::result& rows) {
  std::vector<concerned_account> out;
  for (const auto& row : rows)
    out.push_back({account_in(row[0]), row[1].as<std::int64_t>()});
  return out;
}

} // namespace

std::vector<concerned_account> mentioned_here(pqxx::dbtransaction& tx, std::int64_t status) {
  return read_concerned(exec(tx,
                             "SELECT a.id, m.id FROM mentions m JOIN accounts a ON a.id = m.account_id"
                             " AND a.domain IS NULL WHERE m.status_id = $1 AND NOT m.silent ORDER BY m.id",
                             status));
}

std::vector<concerned_account> boosted_here(pqxx::dbtransaction& tx, std::int64_t status) {
  return read_concerned(exec(tx,
                             "SELECT a.id, min(b.id) FROM statuses b JOIN accounts a ON a.id = b.account_id"
                             " AND a.domain IS NULL WHERE b.reblog_of_id = $1 AND b.deleted_at IS NULL"
                             " GROUP BY a.id ORDER BY a.id",
                             status));
}

std::vector<concerned_account> quoted_here(pqxx::dbtransaction& tx, std::int64_t status) {
  return read_concerned(
      exec(tx,
           "SELECT a.id, s.id FROM quotes q JOIN statuses s ON s.id = q.status_id"
           " AND s.deleted_at IS NULL JOIN accounts a ON a.id = q.account_id"
           " AND a.domain IS NULL WHERE q.quoted_status_id = $1 AND q.state = 1 ORDER BY s.id",
           status));
}

std::optional<ended_poll> find_poll_end(pqxx::dbtransaction& tx, std::int64_t poll) {
  const auto rows = exec(tx,
                         fmt::format("SELECT p.status_id, p.account_id, a.domain IS NULL, {} FROM polls p"
                                     " JOIN accounts a ON a.id = p.account_id JOIN statuses s"
                                     " ON s.id = p.status_id AND s.deleted_at IS NULL WHERE p.id = $1",
                                     micros_sql("p.expires_at")),
                         poll);
  if (rows.empty()) return std::nullopt;
  return ended_poll{rows[0][0].as<std::int64_t>(), account_in(rows[0][1]), rows[0][2].as<bool>(),
                    moment_or_none(rows[0][3])};
}

std::vector<account_id> voters_here(pqxx::dbtransaction& tx, std::int64_t poll) {
  std::vector<account_id> out;
  for (const auto& row :
       exec(tx,
            "SELECT DISTINCT v.account_id FROM poll_votes v JOIN polls p ON p.id = v.poll_id"
            " JOIN accounts a ON a.id = v.account_id AND a.domain IS NULL"
            " WHERE v.poll_id = $1 AND v.account_id <> p.account_id ORDER BY v.account_id",
            poll))
    out.push_back(account_in(row[0]));
  return out;
}

std::optional<ended_mute> end_mute(pqxx::dbtransaction& tx, std::int64_t mute, wall_time now) {
  const auto rows = exec(tx,
                         "DELETE FROM mutes WHERE id = $1 AND expires_at <= $2::timestamp"
                         " RETURNING account_id, target_account_id",
                         mute, timestamp_text(now));
  if (rows.empty()) return std::nullopt;
  return ended_mute{account_in(rows[0][0]), account_in(rows[0][1])};
}

} // namespace pheidi::model
