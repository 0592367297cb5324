// Rows of `polls` for posts of ours.
#include "local_poll_row.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

std::string no_votes(const local_poll& poll) {
  return array_literal(std::vector<std::int64_t>(poll.options.size(), 0));
}

} // namespace

void insert_local_poll(pqxx::dbtransaction& tx, std::int64_t id, status_id status, account_id author,
                       const local_poll& poll, wall_time now) {
  exec(tx,
       "INSERT INTO polls (id, account_id, status_id, expires_at, options, cached_tallies, multiple,"
       " hide_totals, votes_count, voters_count, created_at, updated_at)"
       " VALUES ($1, $2, $3, $4::timestamp, $5, $6, $7, $8, 0, 0, $9::timestamp, $9::timestamp)",
       id, author.value, status.value, timestamp_text(poll.ends_at), array_literal(poll.options),
       no_votes(poll), poll.multiple, poll.hide_totals, timestamp_text(now));
}

std::optional<stored_poll> find_stored_poll(pqxx::dbtransaction& tx, status_id status) {
  const auto rows = exec(tx,
                         "SELECT id, options, multiple, hide_totals FROM polls WHERE status_id = $1"
                         " ORDER BY id LIMIT 1 FOR UPDATE",
                         status.value);
  if (rows.empty()) return std::nullopt;
  return stored_poll{rows[0][0].as<std::int64_t>(), read_texts(rows[0][1]), rows[0][2].as<bool>(),
                     rows[0][3].as<bool>()};
}

std::optional<std::int64_t> replace_poll(pqxx::dbtransaction& tx, const status_row& status,
                                         const std::optional<stored_poll>& there,
                                         const std::optional<local_poll>& wanted, wall_time now) {
  if (!wanted) {
    if (there) exec(tx, "DELETE FROM polls WHERE status_id = $1", status.id.value);
    return std::nullopt;
  }
  if (!there) {
    const auto id = exec1(tx, "SELECT nextval('polls_id_seq')")[0].as<std::int64_t>();
    insert_local_poll(tx, id, status.id, status.author, *wanted, now);
    return id;
  }
  exec(tx,
       "UPDATE polls SET hide_totals = $2, expires_at = $3::timestamp, updated_at = $4::timestamp,"
       " lock_version = lock_version + 1 WHERE id = $1",
       there->id, wanted->hide_totals, timestamp_text(wanted->ends_at), timestamp_text(now));
  if (there->options == wanted->options && there->multiple == wanted->multiple) return there->id;
  exec(tx, "DELETE FROM poll_votes WHERE poll_id = $1", there->id);
  exec(tx,
       "UPDATE polls SET options = $2, multiple = $3, cached_tallies = $4, votes_count = 0, voters_count = 0"
       " WHERE id = $1",
       there->id, array_literal(wanted->options), wanted->multiple, no_votes(*wanted));
  return there->id;
}

} // namespace pheidi::model
