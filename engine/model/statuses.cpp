// Posts found: by URI, by row, by what they boost.
#include "pheidi/model/statuses.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include "pheidi/model/local_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr std::string_view columns =
    "SELECT s.id, s.account_id, s.uri, s.visibility, a.domain IS NULL AS local,"
    " s.deleted_at IS NOT NULL AS deleted, a.suspended_at IS NOT NULL AS suspended, s.reblog_of_id, "
    "s.in_reply_to_id, s.in_reply_to_account_id,"
    " s.conversation_id, s.poll_id, (extract(epoch FROM s.edited_at) * 1000000)::bigint AS edited,"
    " (extract(epoch FROM s.created_at) * 1000000)::bigint AS created"
    " FROM statuses s JOIN accounts a ON a.id = s.account_id";

template <class Id>
std::optional<Id> id_or_null(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return Id(field.as<std::int64_t>());
}

status_row read_row(const pqxx::row& row) {
  status_row out;
  out.id = status_id(row["id"].as<std::int64_t>());
  out.author = account_id(row["account_id"].as<std::int64_t>());
  out.uri = row["uri"].as<std::string>(std::string());
  out.seen_by = static_cast<activitypub::visibility>(row["visibility"].as<int>());
  out.local = row["local"].as<bool>();
  out.deleted = row["deleted"].as<bool>();
  out.author_suspended = row["suspended"].as<bool>();
  out.reblog_of = id_or_null<status_id>(row["reblog_of_id"]);
  out.in_reply_to = id_or_null<status_id>(row["in_reply_to_id"]);
  out.in_reply_to_account = id_or_null<account_id>(row["in_reply_to_account_id"]);
  out.conversation = id_or_null<std::int64_t>(row["conversation_id"]);
  out.poll = id_or_null<std::int64_t>(row["poll_id"]);
  if (!row["edited"].is_null()) out.edited_at = from_micros(row["edited"].as<std::int64_t>());
  out.created_at = from_micros(row["created"].as<std::int64_t>());
  return out;
}

} // namespace

std::map<std::string, status_row> find_statuses(pqxx::dbtransaction& tx,
                                                const config::identity_settings& identity,
                                                const std::vector<std::string>& uris) {
  std::map<std::string, status_row> out;
  if (uris.empty()) return out;
  std::vector<std::int64_t> local_ids;
  std::map<std::int64_t, std::vector<std::string>> asked_by_id;
  for (const auto& uri : uris) {
    const auto ours = local_status_of(uri, identity);
    if (!ours || ours->activity) continue;
    local_ids.push_back(ours->id);
    asked_by_id[ours->id].push_back(uri);
  }
  const auto sql = fmt::format("{} WHERE s.uri = ANY($1::text[]) OR s.id = ANY($2::bigint[])", columns);
  for (const auto& row : exec(tx, sql, array_literal(uris), array_literal(local_ids))) {
    auto found = read_row(row);
    const auto by_id = asked_by_id.find(found.id.value);
    // An id in a URI of ours names a post of ours, not any row that has the number.
    if (by_id != asked_by_id.end() && found.local)
      for (const auto& uri : by_id->second)
        out.emplace(uri, found);
    out.emplace(found.uri, found);
  }
  return out;
}

std::optional<status_row> find_status(pqxx::dbtransaction& tx, status_id id) {
  const auto rows = exec(tx, fmt::format("{} WHERE s.id = $1", columns), id.value);
  if (rows.empty()) return std::nullopt;
  return read_row(rows[0]);
}

std::map<std::pair<account_id, status_id>, status_id>
find_boosts(pqxx::dbtransaction& tx, const std::vector<std::pair<account_id, status_id>>& pairs) {
  std::map<std::pair<account_id, status_id>, status_id> out;
  if (pairs.empty()) return out;
  column accounts, originals;
  for (const auto& [account, original] : pairs) {
    accounts.add(account.value);
    originals.add(original.value);
  }
  for (const auto& row : exec(tx,
                              "SELECT s.account_id, s.reblog_of_id, s.id FROM statuses s"
                              " JOIN unnest($1::bigint[], $2::bigint[]) t(account, original)"
                              " ON s.reblog_of_id = t.original AND s.account_id = t.account"
                              " WHERE s.deleted_at IS NULL",
                              accounts.text(), originals.text()))
    out.emplace(std::pair(account_id(row[0].as<std::int64_t>()), status_id(row[1].as<std::int64_t>())),
                status_id(row[2].as<std::int64_t>()));
  return out;
}

std::set<account_id> followed_here(pqxx::dbtransaction& tx, const std::vector<account_id>& accounts) {
  std::set<account_id> out;
  if (accounts.empty()) return out;
  // Follows of remote accounts are stored only when the follower is ours.
  for (const auto& row : exec(tx,
                              "SELECT id FROM unnest($1::bigint[]) AS t(id) WHERE EXISTS"
                              " (SELECT 1 FROM follows f WHERE f.target_account_id = t.id)",
                              array_literal(accounts)))
    out.insert(account_id(row[0].as<std::int64_t>()));
  return out;
}

bool add_silent_reader(pqxx::dbtransaction& tx, status_id status, account_id reader, bool keep_direct,
                       wall_time now) {
  const auto added = exec(tx,
                          "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)"
                          " VALUES ($1, $2, true, $3, $3) ON CONFLICT DO NOTHING",
                          status.value, reader.value, timestamp_text(now));
  if (added.affected_rows() == 0) return false;
  if (!keep_direct)
    exec(tx, "UPDATE statuses SET visibility = 4, updated_at = $2 WHERE id = $1 AND visibility = 3",
         status.value, timestamp_text(now));
  return true;
}

} // namespace pheidi::model
