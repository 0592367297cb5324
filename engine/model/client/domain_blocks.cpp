// Rules about domains, and what they do to the accounts that are here.
#include "exec.hpp"
#include "severed_domain.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/site_administration.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

constexpr std::size_t longest_comment = 10'000; // characters

constexpr const char* columns = "id, domain, coalesce(severity, 0), reject_media, reject_reports, obfuscate,"
                                " coalesce(public_comment, ''), coalesce(private_comment, ''), ";

domain_block block_of(const pqxx::row& row) {
  domain_block out;
  out.id = row[0].as<std::int64_t>();
  out.domain = row[1].as<std::string>();
  out.severity = static_cast<block_severity>(row[2].as<int>());
  out.reject_media = row[3].as<bool>();
  out.reject_reports = row[4].as<bool>();
  out.obfuscate = row[5].as<bool>();
  out.public_comment = row[6].as<std::string>();
  out.private_comment = row[7].as<std::string>();
  out.created_at = from_micros(row[8].as<std::int64_t>());
  return out;
}

/// Accounts carry the moment of the rule that hit them: that is how they are found again.
std::int64_t let_go(pqxx::dbtransaction& tx, const domain_block& rule, const std::string& moment) {
  const auto under = domain_condition("$1");
  const auto freed = exec(tx,
                          "UPDATE accounts SET suspended_at = NULL, suspension_origin = NULL, updated_at ="
                          " $3::timestamp WHERE suspended_at = $2::timestamp AND suspension_origin = 0 AND " +
                              under,
                          rule.domain, timestamp_text(rule.created_at), moment);
  const auto heard = exec(tx,
                          "UPDATE accounts SET silenced_at = NULL, updated_at = $3::timestamp"
                          " WHERE silenced_at = $2::timestamp AND " +
                              under,
                          rule.domain, timestamp_text(rule.created_at), moment);
  return static_cast<std::int64_t>(freed.affected_rows() + heard.affected_rows());
}

std::int64_t hit(pqxx::dbtransaction& tx, const domain_block& rule) {
  if (rule.severity == block_severity::none) return 0;
  const bool suspends = rule.severity == block_severity::suspend;
  const auto set =
      suspends ? "suspended_at = $2::timestamp, suspension_origin = 0" : "silenced_at = $2::timestamp";
  const auto still = suspends ? "suspended_at IS NULL" : "silenced_at IS NULL";
  return static_cast<std::int64_t>(
      exec(tx,
           fmt::format("UPDATE accounts SET {}, updated_at = $2::timestamp WHERE {} AND {}", set, still,
                       domain_condition("$1")),
           rule.domain, timestamp_text(rule.created_at))
          .affected_rows());
}

std::int64_t write(pqxx::dbtransaction& tx, const domain_block& rule, const std::string& moment) {
  return exec1(tx,
               "INSERT INTO domain_blocks (domain, severity, reject_media, reject_reports, obfuscate,"
               " public_comment, private_comment, created_at, updated_at)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8::timestamp, $9::timestamp)"
               " ON CONFLICT (domain) DO UPDATE SET severity = excluded.severity,"
               " reject_media = excluded.reject_media, reject_reports = excluded.reject_reports,"
               " obfuscate = excluded.obfuscate, public_comment = excluded.public_comment,"
               " private_comment = excluded.private_comment, updated_at = excluded.updated_at RETURNING id",
               rule.domain, static_cast<int>(rule.severity), rule.reject_media, rule.reject_reports,
               rule.obfuscate, rule.public_comment, rule.private_comment, timestamp_text(rule.created_at),
               moment)[0]
      .as<std::int64_t>();
}

} // namespace

std::vector<domain_block> domain_blocks(pqxx::dbtransaction& tx) {
  std::vector<domain_block> out;
  for (const auto& row : exec(tx, fmt::format("SELECT {}{} FROM domain_blocks ORDER BY domain", columns,
                                              micros_sql("created_at"))))
    out.push_back(block_of(row));
  return out;
}

std::optional<domain_block> find_domain_block(pqxx::dbtransaction& tx, const std::string& domain) {
  const auto rows = exec(tx,
                         fmt::format("SELECT {}{} FROM domain_blocks WHERE domain = $1 FOR UPDATE", columns,
                                     micros_sql("created_at")),
                         domain);
  if (rows.empty()) return std::nullopt;
  return block_of(rows[0]);
}

domain_effect block_domain(pqxx::dbtransaction& tx, const domain_block& rule, wall_time now) {
  auto wanted = rule;
  wanted.public_comment = storable_text(rule.public_comment, longest_comment);
  wanted.private_comment = storable_text(rule.private_comment, longest_comment);
  const auto moment = timestamp_text(now);
  const auto before = find_domain_block(tx, wanted.domain);
  wanted.created_at = before ? before->created_at : now;
  domain_effect out;
  out.id = write(tx, wanted, moment);
  const bool weaker = before && before->severity != wanted.severity;
  if (weaker) out.accounts += let_go(tx, *before, moment);
  out.accounts += hit(tx, wanted);
  if (wanted.severity == block_severity::suspend) {
    auto severed = sever_domain(tx, wanted.domain, domain_span::with_subdomains, now);
    out.follows = severed.follows;
    out.severed = std::move(severed.people);
  }
  return out;
}

domain_effect end_follows_with(pqxx::dbtransaction& tx, const std::string& domain, wall_time now) {
  auto severed = sever_domain(tx, domain, domain_span::alone, now);
  domain_effect out;
  out.follows = severed.follows;
  out.severed = std::move(severed.people);
  return out;
}

std::optional<domain_effect> unblock_domain(pqxx::dbtransaction& tx, const std::string& domain,
                                            wall_time now) {
  const auto rule = find_domain_block(tx, domain);
  if (!rule) return std::nullopt;
  domain_effect out;
  out.id = rule->id;
  out.accounts = let_go(tx, *rule, timestamp_text(now));
  exec(tx, "DELETE FROM domain_blocks WHERE id = $1", rule->id);
  return out;
}

std::vector<domain_allow> domain_allows(pqxx::dbtransaction& tx) {
  std::vector<domain_allow> out;
  for (const auto& row : exec(
           tx, fmt::format("SELECT domain, {} FROM domain_allows ORDER BY domain", micros_sql("created_at"))))
    out.push_back({row[0].as<std::string>(), from_micros(row[1].as<std::int64_t>())});
  return out;
}

bool allow_domain(pqxx::dbtransaction& tx, const std::string& domain, wall_time now) {
  return exec(tx,
              "INSERT INTO domain_allows (domain, created_at, updated_at)"
              " VALUES ($1, $2::timestamp, $2::timestamp) ON CONFLICT (domain) DO NOTHING",
              domain, timestamp_text(now))
             .affected_rows() == 1;
}

bool disallow_domain(pqxx::dbtransaction& tx, const std::string& domain) {
  return exec(tx, "DELETE FROM domain_allows WHERE domain = $1", domain).affected_rows() > 0;
}

bool refresh_known_domains(pqxx::dbtransaction& tx) {
  const bool ours = !exec(tx, "SELECT 1 FROM pg_matviews WHERE matviewname = 'instances'"
                              " AND schemaname = current_schema() AND pg_has_role(matviewowner, 'USAGE')")
                         .empty();
  // Not CONCURRENTLY, which asks for a view that was filled before.
  if (ours) tx.exec("REFRESH MATERIALIZED VIEW instances");
  return ours;
}

} // namespace pheidi::model
