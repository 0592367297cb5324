// Rows of `relays` as the staff makes and removes them; what a relay answers is in model/relays.cpp.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/site_administration.hpp"

namespace pheidi::model {

namespace {

constexpr const char* select_relay =
    "SELECT id, inbox_url, coalesce(follow_activity_id, ''), state FROM relays ";

relay_row relay_of(const pqxx::row& row) {
  const int state = row[3].as<int>();
  return {row[0].as<std::int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(),
          state >= 0 && state <= 3 ? static_cast<relay_state>(state) : relay_state::idle};
}

} // namespace

std::vector<relay_row> all_relays(pqxx::dbtransaction& tx) {
  std::vector<relay_row> out;
  for (const auto& row : exec(tx, std::string(select_relay) + "ORDER BY id"))
    out.push_back(relay_of(row));
  return out;
}

std::optional<relay_row> find_relay(pqxx::dbtransaction& tx, std::int64_t id) {
  const auto rows = exec(tx, std::string(select_relay) + "WHERE id = $1 FOR UPDATE", id);
  if (rows.empty()) return std::nullopt;
  return relay_of(rows[0]);
}

std::optional<std::int64_t> add_relay(pqxx::dbtransaction& tx, const std::string& inbox_url, wall_time now) {
  // No index keeps them apart.
  lock_name(tx, "relay:" + inbox_url);
  const auto rows =
      exec(tx,
           "INSERT INTO relays (inbox_url, state, created_at, updated_at) SELECT $1::varchar, 0,"
           " $2::timestamp, $2::timestamp WHERE NOT EXISTS (SELECT 1 FROM relays"
           " WHERE inbox_url = $1::varchar) RETURNING id",
           inbox_url, timestamp_text(now));
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::int64_t>();
}

void subscribe_relay(pqxx::dbtransaction& tx, std::int64_t id, const std::string& follow_id, wall_time now) {
  exec(tx, "UPDATE relays SET state = 1, follow_activity_id = $2, updated_at = $3::timestamp WHERE id = $1",
       id, follow_id, timestamp_text(now));
}

void unsubscribe_relay(pqxx::dbtransaction& tx, std::int64_t id, wall_time now) {
  exec(tx, "UPDATE relays SET state = 0, follow_activity_id = NULL, updated_at = $2::timestamp WHERE id = $1",
       id, timestamp_text(now));
}

void remove_relay(pqxx::dbtransaction& tx, std::int64_t id) {
  exec(tx, "DELETE FROM relays WHERE id = $1", id);
}

} // namespace pheidi::model
