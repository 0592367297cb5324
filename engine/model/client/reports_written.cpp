// One row for a report; what others are told of it is read from there.
#include "pheidi/model/client/reports_written.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::optional<report_category> report_category_named(std::string_view name) {
  if (name == "other") return report_category::other;
  if (name == "spam") return report_category::spam;
  if (name == "legal") return report_category::legal;
  if (name == "violation") return report_category::violation;
  return std::nullopt;
}

written_report write_report(pqxx::dbtransaction& tx, const local_report& report, wall_time now) {
  const auto rules = report.rules.empty() ? std::nullopt : std::optional(array_literal(report.rules));
  const auto row = exec1(
      tx,
      "INSERT INTO reports (account_id, target_account_id, status_ids, rule_ids, comment, category, "
      "forwarded,"
      " uri, application_id, created_at, updated_at) VALUES ($1, $2, $3::bigint[], $4::bigint[], $5, $6, $7,"
      " $8, $9, $10::timestamp, $10::timestamp) RETURNING id, EXISTS (SELECT 1 FROM reports r"
      "  WHERE r.target_account_id = $2 AND r.action_taken_at IS NULL)",
      report.by.value, report.about.value, array_literal(report.statuses), rules, report.comment,
      static_cast<int>(report.category), report.forwarded, report.uri, report.application,
      timestamp_text(now));
  return {row[0].as<std::int64_t>(), row[1].as<bool>()};
}

std::vector<std::int64_t> posts_written_by(pqxx::dbtransaction& tx, account_id account,
                                           const std::vector<std::int64_t>& ids) {
  std::vector<std::int64_t> out;
  for (const auto& row : exec(tx, "SELECT id FROM statuses WHERE account_id = $1 AND id = ANY($2::bigint[])",
                              account.value, array_literal(ids)))
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

bool are_rules(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& rules) {
  return exec1(tx,
               "SELECT NOT EXISTS (SELECT 1 FROM unnest($1::bigint[]) AS wanted (id) WHERE NOT EXISTS"
               " (SELECT 1 FROM rules r WHERE r.id = wanted.id AND r.deleted_at IS NULL))",
               array_literal(rules))[0]
      .as<bool>();
}

} // namespace pheidi::model
