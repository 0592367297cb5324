// Rows of what the server has to say.
#include "pheidi/model/client/notification_subjects.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::map<std::int64_t, severance_row> find_severances(pqxx::dbtransaction& tx,
                                                      const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, severance_row> out;
  if (ids.empty()) return out;
  for (const auto& row :
       exec(tx,
            fmt::format(
                "SELECT a.id, e.type, e.purged, e.target_name, a.followers_count, a.following_count, {}"
                " FROM account_relationship_severance_events a JOIN relationship_severance_events e"
                " ON e.id = a.relationship_severance_event_id WHERE a.id = ANY($1::bigint[])",
                micros_sql("a.created_at")),
            array_literal(ids))) {
    auto& event = out[row[0].as<std::int64_t>()];
    event.id = row[0].as<std::int64_t>();
    event.type = row[1].as<int>();
    event.purged = row[2].as<bool>();
    event.target = row[3].as<std::string>();
    event.followers = row[4].as<std::int64_t>();
    event.following = row[5].as<std::int64_t>();
    event.created_at = moment_or_none(row[6]).value_or(wall_time());
  }
  return out;
}

std::map<std::int64_t, warning_row> find_warnings(pqxx::dbtransaction& tx,
                                                  const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, warning_row> out;
  if (ids.empty()) return out;
  for (const auto& row :
       exec(tx,
            fmt::format(
                "SELECT w.id, w.action, w.text, w.status_ids, w.target_account_id, {}, p.text AS appeal,"
                " CASE WHEN p.approved_at IS NOT NULL THEN 'approved' WHEN p.rejected_at IS NOT NULL"
                "  THEN 'rejected' ELSE 'pending' END AS state"
                " FROM account_warnings w LEFT JOIN appeals p ON p.account_warning_id = w.id"
                " WHERE w.id = ANY($1::bigint[])",
                micros_sql("w.created_at")),
            array_literal(ids))) {
    auto& warning = out[row[0].as<std::int64_t>()];
    warning.id = row[0].as<std::int64_t>();
    warning.action = row[1].as<int>();
    warning.text = row[2].as<std::string>();
    warning.statuses = read_texts(row[3]);
    warning.target = account_in(row[4]);
    warning.created_at = moment_or_none(row[5]).value_or(wall_time());
    if (!row[6].is_null())
      warning.appealed = warning_row::appeal{row[6].as<std::string>(), row[7].as<std::string>()};
  }
  return out;
}

std::map<std::int64_t, report_row> find_reports(pqxx::dbtransaction& tx,
                                                const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, report_row> out;
  if (ids.empty()) return out;
  for (const auto& row :
       exec(tx,
            fmt::format("SELECT r.id, {}, r.category, r.comment, coalesce(r.forwarded, FALSE), r.status_ids,"
                        " r.rule_ids, r.target_account_id, {} FROM reports r WHERE r.id = ANY($1::bigint[])",
                        micros_sql("r.action_taken_at"), micros_sql("r.created_at")),
            array_literal(ids))) {
    auto& report = out[row[0].as<std::int64_t>()];
    report.id = row[0].as<std::int64_t>();
    report.action_taken_at = moment_or_none(row[1]);
    report.category = row[2].as<int>();
    report.comment = row[3].as<std::string>();
    report.forwarded = row[4].as<bool>();
    report.statuses = read_bigints(row[5]);
    report.rules = read_bigints(row[6]);
    report.target = account_in(row[7]);
    report.created_at = moment_or_none(row[8]).value_or(wall_time());
  }
  return out;
}

} // namespace pheidi::model
