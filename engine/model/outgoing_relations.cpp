// Rows about two accounts: a wish to quote, a move, a follow.
#include "account_sides.hpp"
#include "exec.hpp"
#include "outgoing_note.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::optional<outgoing_quote_request>
load_quote_request(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t quote) {
  if (!context.schema.has_quotes) return std::nullopt;
  const auto columns = "t.activity_uri, t.status_id, " + status_name_columns(context.schema, "quoted");
  const auto join = status_name_join("quoted", "quoted.id = t.quoted_status_id");
  // Pending and accepted: a job that comes late may ask again.
  const auto rows =
      exec(tx,
           sides_sql(context.schema, {columns, "quotes", join, "t.account_id", "t.quoted_account_id"}) +
               " WHERE t.id = $1 AND t.activity_uri <> '' AND t.state IN (0, 1)",
           quote);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  const auto quoted = read_status_name(row, "quoted", context.identity);
  if (!quoted) return std::nullopt;
  auto quoting = load_note(tx, context, status_id(row["status_id"].as<std::int64_t>()));
  if (!quoting) return std::nullopt;
  const auto who = read_sides(row, context.identity);
  return outgoing_quote_request{row["activity_uri"].as<std::string>(),
                                who.us.id,
                                who.us.uri,
                                quoted->uri,
                                std::move(*quoting),
                                who.inbox};
}

/// The new account may be one of ours, too.
std::optional<outgoing_move> load_move(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       std::int64_t migration) {
  const auto rows = exec(
      tx,
      fmt::format("SELECT {}, {} FROM account_migrations t"
                  " JOIN accounts us ON us.id = t.account_id AND us.domain IS NULL"
                  " JOIN accounts target ON target.id = t.target_account_id WHERE t.id = $1",
                  account_name_columns(context.schema, "us"), account_name_columns(context.schema, "target")),
      migration);
  if (rows.empty()) return std::nullopt;
  const auto us = *read_account_name(rows[0], "us", context.identity);
  const auto target = *read_account_name(rows[0], "target", context.identity);
  return outgoing_move{fmt::format("{}#moves/{}", us.uri, migration), us.id, us.uri, target.uri};
}

std::optional<outgoing_follow> load_follow(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           account_id follower, account_id target) {
  const auto rows = exec(tx,
                         sides_sql(context.schema, {"t.id AS follow, t.uri AS stored", follows_and_requests,
                                                    "", "t.account_id", "t.target_account_id"}) +
                             " WHERE t.account_id = $1 AND t.target_account_id = $2 LIMIT 1",
                         follower.value, target.value);
  if (rows.empty()) return std::nullopt;
  const auto who = read_sides(rows[0], context.identity);
  const auto named = fmt::format("{}#follows/{}", who.us.uri, rows[0]["follow"].as<std::int64_t>());
  return outgoing_follow{or_else(rows[0]["stored"], named), named + "/undo", who.us.uri, who.them.uri,
                         who.inbox};
}

} // namespace pheidi::model
