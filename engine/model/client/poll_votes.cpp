// Polls by their own ids, and the votes of one voter.
#include "pheidi/model/client/poll_votes.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::optional<poll_place> find_poll_place(pqxx::dbtransaction& tx, std::int64_t poll) {
  const auto rows =
      exec(tx,
           fmt::format("SELECT p.status_id, a.domain IS NULL AS local, p.multiple, p.hide_totals, {} AS ends"
                       " FROM polls p JOIN accounts a ON a.id = p.account_id WHERE p.id = $1",
                       micros_sql("p.expires_at")),
           poll);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  poll_place out;
  out.poll = poll;
  out.status = row["status_id"].as<std::int64_t>();
  out.local = row["local"].as<bool>();
  out.multiple = row["multiple"].as<bool>();
  out.hide_totals = row["hide_totals"].as<bool>();
  if (!row["ends"].is_null()) out.ends_at = from_micros(row["ends"].as<std::int64_t>());
  return out;
}

std::vector<std::int64_t> votes_of(pqxx::dbtransaction& tx, std::int64_t poll, account_id voter,
                                   const std::vector<int>& choices) {
  const std::vector<std::int64_t> wanted(choices.begin(), choices.end());
  std::vector<std::int64_t> out;
  for (const auto& row : exec(tx,
                              "SELECT id FROM poll_votes WHERE poll_id = $1 AND account_id = $2"
                              " AND choice = ANY($3::bigint[]) ORDER BY choice",
                              poll, voter.value, array_literal(wanted)))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
