// Accounts found by handles, all of a text at once.
#include "pheidi/model/client/mentionable.hpp"

#include "exec.hpp"
#include "sql_column.hpp"
#include "visibility_sql.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::vector<mentionable> find_mentionable(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_id author, const std::vector<handle_name>& names) {
  std::vector<mentionable> out;
  if (names.empty()) return out;
  column users, domains;
  for (const auto& name : names) {
    users.add(std::string_view(name.username));
    domains.add(std::string_view(name.domain));
  }
  const auto sql =
      fmt::format("SELECT a.id, a.username, a.domain, h.username AS asked_username, h.domain AS asked_domain,"
                  " EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $3 AND b.target_account_id = a.id)"
                  " OR EXISTS (SELECT 1 FROM account_domain_blocks b WHERE b.account_id = $3"
                  "  AND b.domain = a.domain) AS refused"
                  " FROM unnest($1::text[], $2::text[]) AS h(username, domain)"
                  " JOIN accounts a ON lower(a.username::text) = h.username"
                  "  AND coalesce(lower(a.domain::text), '') = h.domain"
                  " WHERE a.id > 0 AND (a.domain IS NULL OR a.protocol = 1) AND NOT {}",
                  unavailable_sql(schema, "a"));
  for (const auto& row : exec(tx, sql, users.text(), domains.text(), author.value)) {
    mentionable found;
    found.id = account_id(row["id"].as<std::int64_t>());
    found.username = row["username"].as<std::string>();
    found.domain = row["domain"].as<std::string>(std::string());
    found.name = {row["asked_username"].as<std::string>(), row["asked_domain"].as<std::string>()};
    found.refused = row["refused"].as<bool>();
    out.push_back(std::move(found));
  }
  return out;
}

} // namespace pheidi::model
