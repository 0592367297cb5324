// `favourites`: likes of statuses, counted on the original.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/counters.hpp"
#include "pheidi/model/interactions.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

void count(pqxx::dbtransaction& tx, const schema_facts& schema, std::int64_t status, int by, wall_time now) {
  status_delta delta{.status = status};
  delta.favourites = by;
  add_status_counts(tx, schema, {delta}, now);
}

/// A favourite that was there is looked up with the rest: the statement sees the rows from before itself.
std::string insert_sql() {
  return fmt::format(
      "WITH original AS (SELECT w.place, w.account, o.id FROM unnest($1::bigint[], $2::bigint[])"
      "  WITH ORDINALITY AS w(account, status, place) JOIN statuses s ON s.id = w.status"
      "  JOIN statuses o ON o.id = coalesce(s.reblog_of_id, s.id)"
      "  WHERE s.deleted_at IS NULL AND o.deleted_at IS NULL),"
      " made AS (INSERT INTO favourites (account_id, status_id, created_at, updated_at)"
      "  SELECT account, id, {now}, {now} FROM original ORDER BY id, account"
      "  ON CONFLICT (account_id, status_id) DO NOTHING RETURNING id, account_id, status_id)"
      " SELECT original.place, original.id AS status, coalesce(made.id, f.id, 0) AS id,"
      "  made.id IS NOT NULL AS inserted FROM original"
      "  LEFT JOIN made ON made.account_id = original.account AND made.status_id = original.id"
      "  LEFT JOIN favourites f ON f.account_id = original.account AND f.status_id = original.id",
      fmt::arg("now", moment_sql("$3")));
}

} // namespace

std::optional<stored_favourite> insert_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now) {
  return insert_favourites(tx, schema, {{account, status}}, now).front();
}

std::vector<std::optional<stored_favourite>> insert_favourites(pqxx::dbtransaction& tx,
                                                               const schema_facts& schema,
                                                               const std::vector<new_favourite>& wanted,
                                                               wall_time now) {
  std::vector<std::optional<stored_favourite>> out(wanted.size());
  if (wanted.empty()) return out;
  std::vector<std::int64_t> accounts, statuses;
  for (const auto& each : wanted) {
    accounts.push_back(each.account.value);
    statuses.push_back(each.status);
  }
  std::vector<status_delta> counts;
  for (const auto& row :
       exec(tx, insert_sql(), array_literal(accounts), array_literal(statuses), micros(now))) {
    auto& stored = out[row["place"].as<std::size_t>() - 1].emplace();
    stored.id = row["id"].as<std::int64_t>();
    stored.status = row["status"].as<std::int64_t>();
    stored.inserted = row["inserted"].as<bool>();
    if (!stored.inserted) continue;
    status_delta delta{.status = stored.status};
    delta.favourites = 1;
    counts.push_back(delta);
  }
  add_status_counts(tx, schema, counts, now);
  return out;
}

std::optional<stored_favourite> remove_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now) {
  const auto rows = exec(tx,
                         "WITH gone AS (DELETE FROM favourites WHERE account_id = $1"
                         "  AND status_id = (SELECT coalesce(reblog_of_id, id) FROM statuses WHERE "
                         "id = $2) RETURNING id, status_id),"
                         " told AS (DELETE FROM notifications n USING gone"
                         "  WHERE n.activity_type = 'Favourite' AND n.activity_id = gone.id)"
                         " SELECT id, status_id FROM gone",
                         account.value, status);
  if (rows.empty()) return std::nullopt;
  stored_favourite out;
  out.id = rows[0][0].as<std::int64_t>();
  out.status = rows[0][1].as<std::int64_t>();
  count(tx, schema, out.status, -1, now);
  return out;
}

} // namespace pheidi::model
