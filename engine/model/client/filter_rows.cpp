// Filters of one account with what they look for.
#include "pheidi/model/client/filter_rows.hpp"

#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pheidi::model {

namespace {

/// Without keywords and posts; expired ones only if asked for.
std::vector<filter_row> read_filters(pqxx::dbtransaction& tx, account_id account,
                                     const std::optional<wall_time>& alive_at) {
  const auto sql = fmt::format("SELECT id, phrase, context, action, {} AS expires FROM custom_filters"
                               " WHERE account_id = $1 AND ($2::bigint IS NULL OR expires_at IS NULL"
                               " OR expires_at > {}) ORDER BY id",
                               micros_sql("expires_at"), moment_sql("$2"));
  const auto after = alive_at ? std::optional(micros(*alive_at)) : std::nullopt;
  std::vector<filter_row> filters;
  for (const auto& row : exec(tx, sql, account.value, after)) {
    filter_row f;
    f.id = row["id"].as<std::int64_t>();
    f.title = row["phrase"].as<std::string>();
    f.contexts = read_texts(row["context"]);
    f.action = row["action"].as<int>();
    f.expires_at = read_moment(row["expires"]);
    filters.push_back(std::move(f));
  }
  return filters;
}

void add_parts(pqxx::dbtransaction& tx, std::vector<filter_row>& filters) {
  std::map<std::int64_t, filter_row*> by_id;
  std::vector<std::int64_t> ids;
  for (auto& f : filters) {
    by_id[f.id] = &f;
    ids.push_back(f.id);
  }
  if (ids.empty()) return;
  for (const auto& row :
       exec(tx,
            "SELECT custom_filter_id, id, keyword, whole_word, NULL::bigint AS status"
            " FROM custom_filter_keywords WHERE custom_filter_id = ANY($1::bigint[])"
            " UNION ALL SELECT custom_filter_id, id, NULL, NULL, status_id FROM custom_filter_statuses"
            " WHERE custom_filter_id = ANY($1::bigint[]) ORDER BY 1, 2",
            array_literal(ids))) {
    auto& filter = *by_id.at(row[0].as<std::int64_t>());
    const auto id = row["id"].as<std::int64_t>();
    if (row["status"].is_null())
      filter.keywords.push_back({id, row["keyword"].as<std::string>(), row["whole_word"].as<bool>()});
    else
      filter.statuses.push_back({id, row["status"].as<std::int64_t>()});
  }
}

std::vector<filter_row> find(pqxx::dbtransaction& tx, account_id account,
                             const std::optional<wall_time>& alive_at) {
  auto filters = read_filters(tx, account, alive_at);
  add_parts(tx, filters);
  return filters;
}

} // namespace

std::vector<filter_row> filters_of(pqxx::dbtransaction& tx, account_id account) {
  return find(tx, account, std::nullopt);
}

std::vector<filter_row> active_filters_of(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  return find(tx, account, now);
}

} // namespace pheidi::model
