// `relays`: servers that pass public posts on, and how far the subscription got.
#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_text.hpp"

#include "pheidi/model/moderation.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

relay_state state_of(int number) {
  return number >= 0 && number <= 3 ? static_cast<relay_state>(number) : relay_state::idle;
}

std::optional<relay_row> find_relay(pqxx::dbtransaction& tx, std::string_view column,
                                    const std::string& text) {
  const auto name = kept_uri(text);
  if (name.empty()) return std::nullopt;
  const auto rows =
      exec(tx,
           fmt::format("SELECT id, inbox_url, follow_activity_id, state FROM relays WHERE {} = $1"
                       " ORDER BY state = {} DESC, id LIMIT 1",
                       column, static_cast<int>(relay_state::accepted)),
           name);
  if (rows.empty()) return std::nullopt;
  return relay_row{rows[0][0].as<std::int64_t>(), rows[0][1].as<std::string>(),
                   rows[0][2].as<std::string>(std::string()), state_of(rows[0][3].as<int>())};
}

bool set_state(pqxx::dbtransaction& tx, std::int64_t relay, relay_state state, wall_time now) {
  const auto done = exec(tx,
                         fmt::format("UPDATE relays SET state = $2, updated_at = {now}"
                                     " WHERE id = $1 AND state NOT IN ($2, $4)",
                                     fmt::arg("now", moment_sql("$3"))),
                         relay, static_cast<int>(state), micros(now), static_cast<int>(relay_state::idle));
  return done.affected_rows() == 1;
}

} // namespace

std::optional<relay_row> relay_by_inbox(pqxx::dbtransaction& tx, const std::string& inbox_url) {
  return find_relay(tx, "inbox_url", inbox_url);
}

std::optional<relay_row> relay_by_follow_activity(pqxx::dbtransaction& tx, const std::string& follow_id) {
  return find_relay(tx, "follow_activity_id", follow_id);
}

bool accept_relay(pqxx::dbtransaction& tx, std::int64_t relay, wall_time now) {
  return set_state(tx, relay, relay_state::accepted, now);
}

bool reject_relay(pqxx::dbtransaction& tx, std::int64_t relay, wall_time now) {
  return set_state(tx, relay, relay_state::rejected, now);
}

std::set<std::string> enabled_relay_inboxes(pqxx::dbtransaction& tx) {
  std::set<std::string> out;
  for (const auto& row : exec(tx, "SELECT inbox_url FROM relays WHERE state = 2"))
    out.insert(row[0].as<std::string>());
  return out;
}

} // namespace pheidi::model
