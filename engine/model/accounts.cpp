// Finds accounts by row, by URI and by handle.
#include "pheidi/model/accounts.hpp"

#include "account_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/local_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <set>

namespace pheidi::model {

namespace {

/// Everything of account_row; goes on with what is joined and the condition.
std::string account_columns(const schema_facts& schema) {
  return fmt::format("a.id, a.username, coalesce(a.domain, '') AS domain, coalesce(a.uri, '') AS uri,"
                     " coalesce(a.actor_type, '') AS actor_type, a.inbox_url, a.shared_inbox_url,"
                     " a.followers_url, {} AS following_url,"
                     " coalesce(a.featured_collection_url, '') AS featured_url, a.locked,"
                     " a.suspended_at IS NOT NULL AS suspended, {} AS gone,"
                     " a.silenced_at IS NOT NULL AS silenced, a.sensitized_at IS NOT NULL AS sensitized,"
                     " a.moved_to_account_id, {} AS refreshed_at, a.also_known_as, {} AS id_scheme",
                     column_or(schema, "following_url", "''"), gone_sql(schema),
                     micros_sql("a.last_webfingered_at"), column_or(schema, "id_scheme", "NULL"));
}

std::vector<std::string> read_texts(const pqxx::field& field) {
  std::vector<std::string> out;
  if (field.is_null()) return out;
  auto parser = field.as_array();
  using juncture = pqxx::array_parser::juncture;
  for (auto next = parser.get_next(); next.first != juncture::done; next = parser.get_next())
    if (next.first == juncture::string_value) out.push_back(next.second);
  return out;
}

account_row read_row(const pqxx::row& row, const config::identity_settings& identity) {
  account_row out;
  out.id = account_id(row["id"].as<std::int64_t>());
  out.username = row["username"].as<std::string>();
  out.domain = row["domain"].as<std::string>();
  const auto scheme = row["id_scheme"].as<int>(0) == 1 ? uri_scheme::numeric : uri_scheme::username;
  out.uri = out.local() ? actor_uri(out.id, out.username, scheme, identity) : row["uri"].as<std::string>();
  out.actor_type = row["actor_type"].as<std::string>();
  out.inbox_url = row["inbox_url"].as<std::string>();
  out.shared_inbox_url = row["shared_inbox_url"].as<std::string>();
  out.followers_url = row["followers_url"].as<std::string>();
  out.following_url = row["following_url"].as<std::string>();
  out.featured_url = row["featured_url"].as<std::string>();
  out.locked = row["locked"].as<bool>();
  out.suspended = row["suspended"].as<bool>();
  out.permanently_unavailable = row["gone"].as<bool>();
  out.silenced = row["silenced"].as<bool>();
  out.sensitized = row["sensitized"].as<bool>();
  if (!row["moved_to_account_id"].is_null())
    out.moved_to = account_id(row["moved_to_account_id"].as<std::int64_t>());
  if (!row["refreshed_at"].is_null())
    out.last_webfingered_at = from_micros(row["refreshed_at"].as<std::int64_t>());
  out.also_known_as = read_texts(row["also_known_as"]);
  return out;
}

/// URIs of this server, parted by how they name the account.
struct local_uris {
  std::vector<std::string> by_name_uris, names;
  std::vector<std::string> by_id_uris;
  std::vector<std::int64_t> ids;

  void add(const std::string& uri, local_account account) {
    if (account.username.empty()) {
      by_id_uris.push_back(uri);
      ids.push_back(account.id.value);
      return;
    }
    by_name_uris.push_back(uri);
    names.push_back(std::move(account.username));
  }
};

/// The rows of a query whose column `asked` is the URI that was asked for.
void collect(std::map<std::string, account_row>& out, const pqxx::result& rows,
             const config::identity_settings& identity) {
  for (const auto& row : rows)
    out.try_emplace(row["asked"].as<std::string>(), read_row(row, identity));
}

void find_local(std::map<std::string, account_row>& out, pqxx::dbtransaction& tx, const schema_facts& schema,
                const config::identity_settings& identity, const local_uris& uris) {
  const auto columns = account_columns(schema);
  if (!uris.names.empty())
    collect(out,
            exec(tx,
                 fmt::format("SELECT q.asked, {} FROM unnest($1::text[], $2::text[]) q(asked, name)"
                             " JOIN accounts a ON lower(a.username) = lower(q.name)"
                             " AND coalesce(lower(a.domain), '') = ''",
                             columns),
                 array_literal(uris.by_name_uris), array_literal(uris.names)),
            identity);
  if (!uris.ids.empty())
    collect(out,
            exec(tx,
                 fmt::format("SELECT q.asked, {} FROM unnest($1::text[], $2::bigint[]) q(asked, id)"
                             " JOIN accounts a ON a.id = q.id AND a.domain IS NULL",
                             columns),
                 array_literal(uris.by_id_uris), array_literal(uris.ids)),
            identity);
}

} // namespace

std::optional<account_row> find_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const config::identity_settings& identity, account_id id) {
  const auto rows =
      exec(tx, fmt::format("SELECT {} FROM accounts a WHERE a.id = $1", account_columns(schema)), id.value);
  if (rows.empty()) return std::nullopt;
  return read_row(rows[0], identity);
}

std::map<std::string, account_row> find_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 const config::identity_settings& identity,
                                                 const std::vector<std::string>& uris) {
  std::map<std::string, account_row> out;
  local_uris local;
  std::vector<std::string> remote;
  for (const auto& uri : std::set<std::string>(uris.begin(), uris.end())) {
    if (uri.empty() || !searchable(uri)) continue;
    if (auto account = local_account_of(uri, identity))
      local.add(uri, std::move(*account));
    else if (!is_local_uri(uri, identity))
      remote.push_back(uri);
  }
  find_local(out, tx, schema, identity, local);
  // Before 4.7 two rows may have one URI: the older one counts.
  if (!remote.empty())
    collect(out,
            exec(tx,
                 fmt::format("SELECT a.uri AS asked, {} FROM accounts a"
                             " WHERE a.uri = ANY($1::text[]) AND a.domain IS NOT NULL ORDER BY a.id",
                             account_columns(schema)),
                 array_literal(remote)),
            identity);
  return out;
}

std::optional<account_row> find_account_by_handle(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                  const config::identity_settings& identity,
                                                  const std::string& username, const std::string& domain) {
  // "! ID" is the name of a row that lost its handle.
  if (username.empty() || username.front() == '!') return std::nullopt;
  if (!searchable(username) || !searchable(domain)) return std::nullopt;
  const auto rows = exec(tx,
                         fmt::format("SELECT {} FROM accounts a WHERE lower(a.username) = lower($1)"
                                     " AND coalesce(lower(a.domain), '') = lower($2)",
                                     account_columns(schema)),
                         username, domain);
  if (rows.empty()) return std::nullopt;
  return read_row(rows[0], identity);
}

} // namespace pheidi::model
