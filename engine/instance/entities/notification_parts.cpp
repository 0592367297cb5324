// RelationshipSeveranceEvent, AccountWarning, Report (client-api.md 3.5, 3.6).
#include "instance/entities/notification_parts.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::entities {

namespace {

namespace json = boost::json;

const char* event_type(int type) {
  return type == 0 ? "domain_block" : type == 1 ? "user_domain_block" : "account_suspension";
}

const char* action_of(int action) {
  switch (action) {
  case 1000:
    return "disable";
  case 1250:
    return "mark_statuses_as_sensitive";
  case 1500:
    return "delete_statuses";
  case 2000:
    return "sensitive";
  case 3000:
    return "silence";
  case 4000:
    return "suspend";
  default:
    return "none";
  }
}

const char* category_of(int category) {
  return category == 1000 ? "spam" : category == 1500 ? "legal" : category == 2000 ? "violation" : "other";
}

json::object event(const model::severance_row& row) {
  return {{"id", id(row.id)},
          {"type", event_type(row.type)},
          {"purged", row.purged},
          {"target_name", row.target},
          {"followers_count", row.followers},
          {"following_count", row.following},
          {"created_at", timestamp(row.created_at)}};
}

json::value target_of(const notification_subjects& from, account_id target) {
  const auto found = from.accounts.find(target);
  return found == from.accounts.end() ? json::value(nullptr) : json::value(found->second);
}

json::object warning(const model::warning_row& row, const notification_subjects& from) {
  json::value appeal = nullptr;
  if (row.appealed) appeal = json::object{{"text", row.appealed->text}, {"state", row.appealed->state}};
  return {{"id", id(row.id)},
          {"action", action_of(row.action)},
          {"text", row.text},
          {"status_ids", texts(row.statuses)},
          {"created_at", timestamp(row.created_at)},
          {"target_account", target_of(from, row.target)},
          {"appeal", std::move(appeal)}};
}

json::object report(const model::report_row& row, const notification_subjects& from) {
  return {{"id", id(row.id)},
          {"action_taken", row.action_taken_at.has_value()},
          {"action_taken_at", timestamp_or_null(row.action_taken_at)},
          {"category", category_of(row.category)},
          {"comment", row.comment},
          {"forwarded", row.forwarded},
          {"created_at", timestamp(row.created_at)},
          {"status_ids", ids(row.statuses)},
          {"rule_ids", ids(row.rules)},
          {"target_account", target_of(from, row.target)}};
}

} // namespace

notification_subjects load_subjects(pqxx::dbtransaction& tx, const context& ctx,
                                    std::span<const model::notification_row> rows) {
  std::vector<std::int64_t> severances, warnings, reports;
  for (const auto& row : rows) {
    if (row.type == "severed_relationships") severances.push_back(row.activity);
    if (row.type == "moderation_warning") warnings.push_back(row.activity);
    if (row.type == "admin.report") reports.push_back(row.activity);
  }
  notification_subjects out;
  out.severances = model::find_severances(tx, severances);
  out.warnings = model::find_warnings(tx, warnings);
  out.reports = model::find_reports(tx, reports);
  std::vector<account_id> targets;
  for (const auto& [key, row] : out.warnings)
    targets.push_back(row.target);
  for (const auto& [key, row] : out.reports)
    targets.push_back(row.target);
  if (!targets.empty()) out.accounts = accounts_by_id(tx, ctx, targets);
  return out;
}

void add_subject(json::object& to, const model::notification_row& row, const notification_subjects& from) {
  if (row.type == "severed_relationships") {
    const auto found = from.severances.find(row.activity);
    if (found != from.severances.end()) to["event"] = event(found->second);
  } else if (row.type == "moderation_warning") {
    const auto found = from.warnings.find(row.activity);
    if (found != from.warnings.end()) to["moderation_warning"] = warning(found->second, from);
  } else if (row.type == "admin.report") {
    const auto found = from.reports.find(row.activity);
    if (found != from.reports.end()) to["report"] = report(found->second, from);
  }
}

} // namespace pheidi::instance::entities
