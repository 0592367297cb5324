// `account_domain_blocks`: what somebody here does not want to see a whole server of.
#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/relations_written.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::vector<blocked_domain> blocked_domains(pqxx::dbtransaction& tx, account_id account,
                                            std::optional<std::int64_t> max_id,
                                            std::optional<std::int64_t> since_id, int limit) {
  std::vector<blocked_domain> out;
  for (const auto& row : exec(tx,
                              "SELECT id, domain FROM account_domain_blocks WHERE account_id = $1" +
                                  within_sql("id", 2, false) + " ORDER BY id DESC LIMIT $4",
                              account.value, max_id, since_id, limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>()});
  return out;
}

bool block_domain_for(pqxx::dbtransaction& tx, account_id account, const std::string& domain, wall_time now) {
  return exec(tx,
              "INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
              " VALUES ($1, $2, $3::timestamp, $3::timestamp) ON CONFLICT (account_id, domain) DO NOTHING",
              account.value, domain, timestamp_text(now))
             .affected_rows() > 0;
}

bool unblock_domain_for(pqxx::dbtransaction& tx, account_id account, const std::string& domain) {
  return exec(tx, "DELETE FROM account_domain_blocks WHERE account_id = $1 AND domain = $2", account.value,
              domain)
             .affected_rows() > 0;
}

domain_follows follows_with_domain(pqxx::dbtransaction& tx, account_id account, const std::string& domain) {
  const auto row =
      exec1(tx,
            "SELECT (SELECT count(*) FROM follows f JOIN accounts a ON a.id = f.target_account_id"
            "  WHERE f.account_id = $1 AND a.domain = $2),"
            " (SELECT count(*) FROM follows f JOIN accounts a ON a.id = f.account_id"
            "  WHERE f.target_account_id = $1 AND a.domain = $2)",
            account.value, domain);
  return {row[0].as<std::int64_t>(), row[1].as<std::int64_t>()};
}

} // namespace pheidi::model
