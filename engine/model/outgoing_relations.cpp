// Rows about two accounts: a wish to quote, a move, a follow.
#include "exec.hpp"
#include "outgoing_note.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// The first account of a row and the second; nothing unless both are there and the first is ours.
struct pair_of_accounts {
  named_account first, second;
};
std::optional<pair_of_accounts> read_pair(const pqxx::row& row, const config::identity_settings& identity) {
  auto first = read_account_name(row, "one", identity), second = read_account_name(row, "other", identity);
  if (!first || !second || !first->domain.empty()) return std::nullopt;
  return pair_of_accounts{std::move(*first), std::move(*second)};
}

std::string pair_columns(const schema_facts& schema) {
  return account_name_columns(schema, "one") + ", " + account_name_columns(schema, "other");
}

std::string pair_joins(std::string_view table, std::string_view first, std::string_view second) {
  return fmt::format(
      " FROM {0} t JOIN accounts one ON one.id = t.{1} JOIN accounts other ON other.id = t.{2}", table, first,
      second);
}

} // namespace

std::optional<outgoing_quote_request>
load_quote_request(pqxx::dbtransaction& tx, const outgoing_context& context, std::int64_t quote) {
  if (!context.schema.has_quotes) return std::nullopt;
  // Pending and accepted: a job that comes late may ask again.
  const auto rows =
      exec(tx,
           fmt::format("SELECT t.activity_uri, t.status_id, other.inbox_url, {}, {}{}{}"
                       " WHERE t.id = $1 AND t.activity_uri <> '' AND t.state IN (0, 1)"
                       " AND other.domain IS NOT NULL AND other.inbox_url <> ''",
                       pair_columns(context.schema), status_name_columns(context.schema, "quoted"),
                       pair_joins("quotes", "account_id", "quoted_account_id"),
                       status_name_join("quoted", "quoted.id = t.quoted_status_id")),
           quote);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  const auto accounts = read_pair(row, context.identity);
  const auto quoted = read_status_name(row, "quoted", context.identity);
  if (!accounts || !quoted) return std::nullopt;
  auto quoting = load_note(tx, context, status_id(row["status_id"].as<std::int64_t>()));
  if (!quoting) return std::nullopt;
  return outgoing_quote_request{row["activity_uri"].as<std::string>(),
                                accounts->first.id,
                                accounts->first.uri,
                                quoted->uri,
                                std::move(*quoting),
                                row["inbox_url"].as<std::string>()};
}

std::optional<outgoing_move> load_move(pqxx::dbtransaction& tx, const outgoing_context& context,
                                       std::int64_t migration) {
  const auto rows = exec(tx,
                         fmt::format("SELECT {}{} WHERE t.id = $1", pair_columns(context.schema),
                                     pair_joins("account_migrations", "account_id", "target_account_id")),
                         migration);
  if (rows.empty()) return std::nullopt;
  const auto accounts = read_pair(rows[0], context.identity);
  if (!accounts) return std::nullopt;
  const auto& actor = accounts->first.uri;
  return outgoing_move{fmt::format("{}#moves/{}", actor, migration), accounts->first.id, actor,
                       accounts->second.uri};
}

std::optional<outgoing_follow> load_follow(pqxx::dbtransaction& tx, const outgoing_context& context,
                                           account_id follower, account_id target) {
  const auto either = "(SELECT id, uri, account_id, target_account_id FROM follows UNION ALL"
                      " SELECT id, uri, account_id, target_account_id FROM follow_requests)";
  const auto rows =
      exec(tx,
           fmt::format("SELECT t.id, t.uri, other.inbox_url, {}{} WHERE t.account_id = $1"
                       " AND t.target_account_id = $2 AND other.domain IS NOT NULL"
                       " AND other.inbox_url <> '' LIMIT 1",
                       pair_columns(context.schema), pair_joins(either, "account_id", "target_account_id")),
           follower.value, target.value);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  const auto accounts = read_pair(row, context.identity);
  if (!accounts) return std::nullopt;
  const auto& actor = accounts->first.uri;
  const auto named = fmt::format("{}#follows/{}", actor, row["id"].as<std::int64_t>());
  const auto stored = row["uri"].as<std::string>(std::string());
  return outgoing_follow{stored.empty() ? named : stored, named + "/undo", actor, accounts->second.uri,
                         row["inbox_url"].as<std::string>()};
}

} // namespace pheidi::model
