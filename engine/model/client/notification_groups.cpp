// Pages of groups: the next newest notification of a group that is not on the page yet, and so on.
#include "exec.hpp"
#include "model/client/notification_sql.hpp"
#include "model/client/read_column.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/notification_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace pheidi::model {

namespace {

/// $8: types of which groups are made.
std::string key_sql() {
  return fmt::format("CASE WHEN n.group_key IS NOT NULL AND {} = ANY($8::text[]) THEN n.group_key"
                     " ELSE 'ungrouped-' || n.id END",
                     notification_kind);
}

std::string grouped_types(const notification_query& query) {
  if (!query.grouped_types.empty()) return array_literal(query.grouped_types);
  return array_literal(std::vector<std::string>{"favourite", "reblog", "follow", "admin.sign_up"});
}

struct found_key {
  std::int64_t id = 0;
  std::string key;
};

std::vector<found_key> keys_of_page(pqxx::dbtransaction& tx, const notification_query& query) {
  const bool up = query.min_id.has_value();
  const auto next = [up](const char* more) {
    return fmt::format("SELECT n.id, {} AS key{}{} ORDER BY n.id {} LIMIT 1", key_sql(), asked_sql(), more,
                       up ? "ASC" : "DESC");
  };
  const auto sql = fmt::format(
      "WITH RECURSIVE g AS ((SELECT f.id, f.key, ARRAY[f.key] AS seen FROM ({}) f)"
      " UNION ALL SELECT x.id, x.key, g.seen || x.key FROM g CROSS JOIN LATERAL ({}) x"
      "  WHERE cardinality(g.seen) < $9) SELECT id, key FROM g",
      next(""),
      next((fmt::format(" AND n.id {} g.id AND {} <> ALL(g.seen)", up ? ">" : "<", key_sql())).c_str()));
  const auto a = asked_of(query);
  std::vector<found_key> out;
  for (const auto& row : exec(tx, sql, a.account, a.below, a.above, a.types, a.exclude_types, a.from,
                              a.include_filtered, grouped_types(query), query.limit))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::string>()});
  return out;
}

/// From the first to the last id of a page.
struct span {
  std::int64_t low = 0, high = std::numeric_limits<std::int64_t>::max();
};

struct group_numbers {
  std::int64_t newest = 0, count = 0, page_min = 0;
  wall_time latest{};
  std::vector<account_id> samples;
};

std::map<std::string, group_numbers> numbers_of(pqxx::dbtransaction& tx, account_id account,
                                                const std::vector<std::string>& keys, span page) {
  const auto sql = fmt::format(
      "SELECT k.key, x.newest, x.total, x.page_min, {} AS latest, x.samples"
      " FROM unnest($2::text[]) k(key) CROSS JOIN LATERAL (SELECT max(n.id) AS newest,"
      " count(*) AS total, min(n.id) FILTER (WHERE n.id >= $3) AS page_min,"
      " max(n.created_at) AS latest, (array_agg(n.from_account_id ORDER BY n.id DESC))[1:8] AS samples"
      " FROM notifications n JOIN accounts na ON na.id = n.from_account_id"
      "  AND na.suspended_at IS NULL WHERE n.account_id = $1 AND n.group_key = k.key"
      "  AND n.id <= $4) x WHERE x.total > 0",
      micros_sql("x.latest"));
  std::map<std::string, group_numbers> out;
  for (const auto& row : exec(tx, sql, account.value, array_literal(keys), page.low, page.high)) {
    auto& g = out[row[0].as<std::string>()];
    g.newest = row[1].as<std::int64_t>();
    g.count = row[2].as<std::int64_t>();
    g.page_min = row[3].as<std::int64_t>(g.newest);
    g.latest = moment_or_none(row[4]).value_or(wall_time());
    for (const auto sender : read_bigints(row[5]))
      g.samples.push_back(account_id(sender));
  }
  return out;
}

notification_group alone(notification_row row) {
  notification_group out;
  out.key = fmt::format("ungrouped-{}", row.id);
  out.count = 1;
  out.page_min = out.page_max = row.id;
  out.page_latest = row.created_at;
  out.samples = {row.from};
  out.newest = std::move(row);
  return out;
}

notification_group together(notification_row row, std::string key, group_numbers g) {
  notification_group out;
  out.key = std::move(key);
  out.count = g.count;
  out.page_min = g.page_min;
  out.page_max = row.id;
  out.page_latest = g.latest;
  out.samples = std::move(g.samples);
  out.newest = std::move(row);
  return out;
}

bool is_alone(const std::string& key) {
  return key.starts_with("ungrouped-");
}

std::optional<std::int64_t> number_after(std::string_view text, std::string_view prefix) {
  text.remove_prefix(prefix.size());
  std::int64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

std::vector<notification_group> groups_of(pqxx::dbtransaction& tx, account_id account,
                                          const std::vector<found_key>& found, span page) {
  std::vector<std::string> keys;
  std::map<std::int64_t, std::string> key_of; // by the id of the newest
  for (const auto& f : found) {
    if (is_alone(f.key))
      key_of.emplace(f.id, f.key);
    else
      keys.push_back(f.key);
  }
  auto numbers = keys.empty() ? std::map<std::string, group_numbers>() : numbers_of(tx, account, keys, page);
  for (const auto& [key, g] : numbers)
    key_of.emplace(g.newest, key);
  std::vector<std::int64_t> ids;
  for (const auto& [id, key] : key_of)
    ids.push_back(id);
  std::vector<notification_group> out;
  for (auto& row : find_notifications(tx, ids)) {
    auto key = key_of.at(row.id);
    if (is_alone(key))
      out.push_back(alone(std::move(row)));
    else
      out.push_back(together(std::move(row), key, std::move(numbers.at(key))));
  }
  return out;
}

} // namespace

std::vector<notification_group> notification_group_page(pqxx::dbtransaction& tx,
                                                        const notification_query& query) {
  if (query.limit <= 0) return {};
  const auto found = keys_of_page(tx, query);
  if (found.empty()) return {};
  const auto [lowest, highest] = std::minmax_element(
      found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  span page{lowest->id, highest->id};
  // Beyond a page that is not full there is nothing: it reaches to the end.
  const auto bounds = asked_of(query);
  const bool last = found.size() < static_cast<std::size_t>(query.limit);
  if (last && query.min_id) page.high = bounds.below - 1;
  if (last && !query.min_id) page.low = bounds.above + 1;
  return groups_of(tx, query.account, found, page);
}

std::optional<notification_group> find_notification_group(pqxx::dbtransaction& tx, account_id account,
                                                          const std::string& key) {
  if (!searchable(key)) return std::nullopt;
  if (is_alone(key)) {
    const auto id = number_after(key, "ungrouped-");
    auto row = id ? find_notification(tx, account, *id) : std::nullopt;
    if (!row) return std::nullopt;
    return alone(std::move(*row));
  }
  auto all = groups_of(tx, account, {{0, key}}, {});
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

std::vector<group_sender> notification_group_senders(pqxx::dbtransaction& tx, account_id account,
                                                     const std::string& key,
                                                     std::optional<std::int64_t> max_id,
                                                     std::optional<std::int64_t> since_id, int limit) {
  if (!searchable(key)) return {};
  std::vector<group_sender> out;
  for (const auto& row :
       exec(tx,
            "SELECT n.id, n.from_account_id FROM notifications n JOIN accounts a ON a.id = n.from_account_id"
            " AND a.suspended_at IS NULL WHERE n.account_id = $1"
            " AND coalesce(n.group_key, 'ungrouped-' || n.id) = $2 AND n.id < $3 AND n.id > $4"
            " ORDER BY n.id DESC LIMIT $5",
            account.value, key, max_id.value_or(std::numeric_limits<std::int64_t>::max()),
            since_id.value_or(0), limit))
    out.push_back({row[0].as<std::int64_t>(), account_in(row[1])});
  return out;
}

std::int64_t unread_notifications(pqxx::dbtransaction& tx, const notification_query& query, bool grouped) {
  const auto sql = fmt::format("SELECT count(*) FROM (SELECT{}{} AND n.id > coalesce((SELECT k.last_read_id"
                               " FROM markers k JOIN users u ON u.id = k.user_id WHERE u.account_id = $1"
                               " AND k.timeline = 'notifications'), 0)"
                               " AND $8::text[] IS NOT NULL LIMIT $9) x",
                               grouped ? " DISTINCT " + key_sql() : std::string(" n.id"), asked_sql());
  const auto a = asked_of(query);
  return exec1(tx, sql, a.account, a.below, a.above, a.types, a.exclude_types, a.from, a.include_filtered,
               grouped_types(query), query.limit)[0]
      .as<std::int64_t>();
}

} // namespace pheidi::model
