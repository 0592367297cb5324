// `tombstones`: URIs of objects that were deleted, so that a Create that comes late is refused.
#include "advisory_lock.hpp"
#include "exec.hpp"
#include "kept_uri.hpp"
#include "sql_text.hpp"

#include "pheidi/model/interactions.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

bool add_tombstone(pqxx::dbtransaction& tx, account_id account, const std::string& uri, wall_time now,
                   bool by_moderator) {
  const auto name = kept_uri(uri);
  if (name.empty()) return false;
  // The index on `uri` is not unique.
  lock_name(tx, "tombstone:" + name);
  const auto done =
      exec(tx,
           fmt::format("INSERT INTO tombstones (account_id, uri, by_moderator, created_at, updated_at)"
                       " SELECT $1::bigint, $2::varchar, NULLIF($3::boolean, false), {now}, {now}"
                       "  WHERE NOT EXISTS (SELECT 1 FROM tombstones WHERE uri = $2 AND account_id = $1)",
                       fmt::arg("now", moment_sql("$4"))),
           account.value, name, by_moderator, micros(now));
  return done.affected_rows() == 1;
}

bool has_tombstone(pqxx::dbtransaction& tx, const std::string& uri) {
  const auto name = kept_uri(uri);
  if (name.empty()) return false;
  return exec1(tx, "SELECT EXISTS (SELECT 1 FROM tombstones WHERE uri = $1)", name)[0].as<bool>();
}

std::vector<std::string> tombstones_among(pqxx::dbtransaction& tx, const std::vector<std::string>& uris) {
  std::vector<std::string> names;
  for (const auto& uri : uris)
    if (auto name = kept_uri(uri); !name.empty()) names.push_back(std::move(name));
  std::vector<std::string> out;
  if (names.empty()) return out;
  for (const auto& row :
       exec(tx, "SELECT DISTINCT uri FROM tombstones WHERE uri = ANY($1::varchar[]) ORDER BY uri",
            array_literal(names)))
    out.push_back(row[0].as<std::string>());
  return out;
}

std::size_t clear_tombstones(pqxx::dbtransaction& tx, account_id account) {
  return exec(tx, "DELETE FROM tombstones WHERE account_id = $1", account.value).affected_rows();
}

} // namespace pheidi::model
