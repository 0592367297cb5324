// State changes of quotes; the counter of the quoted post moves with entering and leaving "accepted".
#include "pheidi/model/quotes.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::string_view columns =
    "id, status_id, account_id, quoted_status_id, quoted_account_id, state, approval_uri";

quote_row read_row(const pqxx::row& row) {
  quote_row out;
  out.id = row["id"].as<std::int64_t>();
  out.status = status_id(row["status_id"].as<std::int64_t>());
  out.account = account_id(row["account_id"].as<std::int64_t>());
  if (!row["quoted_status_id"].is_null()) out.quoted = status_id(row["quoted_status_id"].as<std::int64_t>());
  if (!row["quoted_account_id"].is_null())
    out.quoted_account = account_id(row["quoted_account_id"].as<std::int64_t>());
  out.state = static_cast<quote_state>(row["state"].as<int>());
  out.approval_uri = row["approval_uri"].as<std::string>(std::string());
  return out;
}

std::optional<quote_row> first_of(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return read_row(rows[0]);
}

void count(pqxx::dbtransaction& tx, const schema_facts& schema, const std::optional<quote_row>& quote,
           std::int64_t by, wall_time now) {
  if (quote && quote->quoted)
    add_status_counts(tx, schema, {{.status = quote->quoted->value, .quotes = by}}, now);
}

} // namespace

std::optional<quote_row> find_quote(pqxx::dbtransaction& tx, const schema_facts& schema, status_id quoting) {
  if (!schema.has_quotes) return std::nullopt;
  return first_of(
      exec(tx, fmt::format("SELECT {} FROM quotes WHERE status_id = $1", columns), quoting.value));
}

std::optional<quote_row> answer_quote(pqxx::dbtransaction& tx, const schema_facts& schema,
                                      const std::string& activity_uri, account_id quoted_account,
                                      bool accepted, const std::string& approval_uri, wall_time now) {
  if (!schema.has_quotes || activity_uri.empty()) return std::nullopt;
  const auto stamp = accepted ? std::optional(approval_uri) : std::nullopt;
  auto quote = first_of(exec(
      tx,
      fmt::format("UPDATE quotes SET state = $3, approval_uri = $4, updated_at = $5 WHERE activity_uri = $1"
                  " AND quoted_account_id = $2 AND state = 0 AND EXISTS (SELECT 1 FROM accounts a WHERE"
                  " a.id = quotes.account_id AND a.domain IS NULL) RETURNING {}",
                  columns),
      activity_uri, quoted_account.value, accepted ? 1 : 2, stamp, timestamp_text(now)));
  if (accepted) count(tx, schema, quote, 1, now);
  return quote;
}

std::optional<quote_row> accept_quote_of_ours(pqxx::dbtransaction& tx, const schema_facts& schema,
                                              const status_row& quoting, const status_row& quoted,
                                              const std::string& activity_uri, wall_time now) {
  if (!schema.has_quotes) return std::nullopt;
  const auto before = find_quote(tx, schema, quoting.id);
  if (before && before->quoted && *before->quoted != quoted.id) return std::nullopt;
  auto quote = first_of(
      exec(tx,
           fmt::format(
               "INSERT INTO quotes AS q (account_id, status_id, quoted_status_id, quoted_account_id, state,"
               " activity_uri, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, $5, $6, $6)"
               " ON CONFLICT (status_id) DO UPDATE SET quoted_status_id = EXCLUDED.quoted_status_id,"
               " quoted_account_id = EXCLUDED.quoted_account_id, state = 1,"
               " activity_uri = EXCLUDED.activity_uri, updated_at = EXCLUDED.updated_at"
               " RETURNING {}",
               columns),
           quoting.author.value, quoting.id.value, quoted.id.value, quoted.author.value, activity_uri,
           timestamp_text(now)));
  if (!before || before->state != quote_state::accepted) count(tx, schema, quote, 1, now);
  exec(tx,
       "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)"
       " VALUES ($1, $2, true, $3, $3) ON CONFLICT DO NOTHING",
       quoting.id.value, quoted.author.value, timestamp_text(now));
  return quote;
}

std::optional<quote_row> place_quoted(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t quote,
                                      status_id quoted, wall_time now) {
  if (!schema.has_quotes) return std::nullopt;
  exec(tx,
       "UPDATE quotes q SET quoted_status_id = s.id, quoted_account_id = s.account_id,"
       " updated_at = $3 FROM statuses s"
       " WHERE q.id = $1 AND s.id = $2 AND q.quoted_status_id IS NULL AND q.state = 0",
       quote, quoted.value, timestamp_text(now));
  return first_of(exec(tx, fmt::format("SELECT {} FROM quotes WHERE id = $1", columns), quote));
}

bool approve_quote(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t quote,
                   const std::string& approval_uri, wall_time now) {
  if (!schema.has_quotes) return false;
  const auto stamp = approval_uri.empty() ? std::nullopt : std::optional(approval_uri);
  const auto row = first_of(
      exec(tx,
           fmt::format(
               "UPDATE quotes SET state = 1, approval_uri = $2, updated_at = $3 WHERE id = $1 AND state = 0"
               " RETURNING {}",
               columns),
           quote, stamp, timestamp_text(now)));
  count(tx, schema, row, 1, now);
  return row.has_value();
}

std::optional<quote_row> revoke_quote(pqxx::dbtransaction& tx, const schema_facts& schema,
                                      const std::string& approval_uri, account_id quoted_account,
                                      wall_time now) {
  if (!schema.has_quotes || approval_uri.empty()) return std::nullopt;
  const auto before =
      first_of(exec(tx,
                    fmt::format("SELECT {} FROM quotes WHERE approval_uri = $1 AND quoted_account_id = $2"
                                " AND state IN (0, 1) FOR UPDATE",
                                columns),
                    approval_uri, quoted_account.value));
  if (!before) return std::nullopt;
  const bool was_accepted = before->state == quote_state::accepted;
  auto quote = first_of(exec(
      tx, fmt::format("UPDATE quotes SET state = $2, updated_at = $3 WHERE id = $1 RETURNING {}", columns),
      before->id, static_cast<int>(was_accepted ? quote_state::revoked : quote_state::rejected),
      timestamp_text(now)));
  if (was_accepted) count(tx, schema, quote, -1, now);
  return quote;
}

int quote_policy_of(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status) {
  if (!schema.has_quotes) return 0;
  const auto rows = exec(tx, "SELECT quote_approval_policy FROM statuses WHERE id = $1", status.value);
  return rows.empty() ? 0 : rows[0][0].as<int>();
}

} // namespace pheidi::model
