// Polls, and what the viewer chose in them.
#include "pheidi/model/client/poll_rows.hpp"

#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

namespace {

poll_row read_poll_row(const pqxx::row& row) {
  poll_row p;
  p.id = row["id"].as<std::int64_t>();
  p.status = row["status_id"].as<std::int64_t>();
  p.author = account_id(row["account_id"].as<std::int64_t>());
  p.author_domain = row["domain"].as<std::string>(std::string());
  p.expires_at = read_moment(row["expires"]);
  p.multiple = row["multiple"].as<bool>();
  p.hide_totals = row["hide_totals"].as<bool>();
  p.votes_count = std::max<std::int64_t>(row["votes_count"].as<std::int64_t>(), 0);
  if (!row["voters_count"].is_null())
    p.voters_count = std::max<std::int64_t>(row["voters_count"].as<std::int64_t>(), 0);
  p.options = read_texts(row["options"]);
  p.tallies = read_bigints(row["cached_tallies"]);
  for (const auto choice : read_bigints(row["own_votes"]))
    p.own_votes.push_back(static_cast<int>(choice));
  return p;
}

} // namespace

std::map<std::int64_t, poll_row> find_polls(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                            const std::optional<account_id>& viewer) {
  std::map<std::int64_t, poll_row> found;
  if (ids.empty()) return found;
  const auto sql = fmt::format(
      "SELECT p.id, p.status_id, p.account_id, a.domain, p.multiple, p.hide_totals, p.votes_count,"
      " p.voters_count, p.options, p.cached_tallies, {} AS expires,"
      " ARRAY(SELECT DISTINCT v.choice FROM poll_votes v WHERE v.poll_id = p.id"
      "  AND v.account_id = $2::bigint ORDER BY v.choice) AS own_votes"
      " FROM polls p JOIN accounts a ON a.id = p.account_id WHERE p.id = ANY($1::bigint[])",
      micros_sql("p.expires_at"));
  const auto who = viewer ? std::optional(viewer->value) : std::nullopt;
  for (const auto& row : exec(tx, sql, array_literal(ids), who)) {
    auto poll = read_poll_row(row);
    found.emplace(poll.id, std::move(poll));
  }
  return found;
}

} // namespace pheidi::model
