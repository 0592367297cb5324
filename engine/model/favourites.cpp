// `favourites`: likes of statuses, counted on the original.
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

} // namespace

std::optional<stored_favourite> insert_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now) {
  const auto rows = tx.exec_params(
      fmt::format("WITH original AS (SELECT o.id FROM statuses s"
                  "  JOIN statuses o ON o.id = coalesce(s.reblog_of_id, s.id)"
                  "  WHERE s.id = $2 AND s.deleted_at IS NULL AND o.deleted_at IS NULL),"
                  " made AS (INSERT INTO favourites (account_id, status_id, created_at, updated_at)"
                  "  SELECT $1, id, {now}, {now} FROM original"
                  "  ON CONFLICT (account_id, status_id) DO NOTHING RETURNING id)"
                  " SELECT original.id, made.id FROM original LEFT JOIN made ON true",
                  fmt::arg("now", moment_sql("$3"))),
      account.value, status, micros(now));
  if (rows.empty()) return std::nullopt;

  stored_favourite out;
  out.status = rows[0][0].as<std::int64_t>();
  out.inserted = !rows[0][1].is_null();
  if (out.inserted) {
    out.id = rows[0][1].as<std::int64_t>();
    count(tx, schema, out.status, 1, now);
    return out;
  }
  const auto there = tx.exec_params("SELECT id FROM favourites WHERE account_id = $1 AND status_id = $2",
                                    account.value, out.status);
  if (!there.empty()) out.id = there[0][0].as<std::int64_t>();
  return out;
}

std::optional<stored_favourite> remove_favourite(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                 account_id account, std::int64_t status, wall_time now) {
  const auto rows = tx.exec_params("WITH gone AS (DELETE FROM favourites WHERE account_id = $1"
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
