// The viewer's marks on posts and relations to accounts, each in one query.
#include "pheidi/model/client/viewer_rows.hpp"

#include "exec.hpp"
#include "outgoing_parts.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

std::map<std::int64_t, status_flags> flags_of(pqxx::dbtransaction& tx, account_id viewer,
                                              const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, status_flags> found;
  if (ids.empty()) return found;
  for (const auto& row :
       exec(tx,
            "SELECT s.id,"
            " EXISTS (SELECT 1 FROM favourites f WHERE f.account_id = $1 AND f.status_id = s.id),"
            " EXISTS (SELECT 1 FROM statuses b WHERE b.reblog_of_id = s.id AND b.account_id = $1"
            "  AND b.deleted_at IS NULL),"
            " EXISTS (SELECT 1 FROM conversation_mutes m WHERE m.account_id = $1"
            "  AND m.conversation_id = s.conversation_id),"
            " EXISTS (SELECT 1 FROM bookmarks b WHERE b.account_id = $1 AND b.status_id = s.id),"
            " EXISTS (SELECT 1 FROM status_pins p WHERE p.account_id = $1 AND p.status_id = s.id)"
            " FROM statuses s WHERE s.id = ANY($2::bigint[])",
            viewer.value, array_literal(ids)))
    found[row[0].as<std::int64_t>()] = {row[1].as<bool>(), row[2].as<bool>(), row[3].as<bool>(),
                                        row[4].as<bool>(), row[5].as<bool>()};
  return found;
}

namespace {

/// A request has the options of the follow it may become.
std::string relations_sql() {
  return fmt::format(
      "SELECT a.id, f.id IS NOT NULL AS following, coalesce(f.show_reblogs, r.show_reblogs, false) AS"
      " reblogs, coalesce(f.notify, r.notify, false) AS notify, coalesce(f.languages, r.languages) AS"
      " languages, r.id IS NOT NULL AS requested, m.id IS NOT NULL AS muting,"
      " coalesce(m.hide_notifications, false) AS hides, {} AS mute_ends, coalesce(n.comment, '') AS note,"
      " EXISTS (SELECT 1 FROM follows x WHERE x.account_id = a.id AND x.target_account_id = $1) AS followed,"
      " EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = $1 AND x.target_account_id = a.id) AS blocking,"
      " EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = a.id AND x.target_account_id = $1) AS blocked,"
      " EXISTS (SELECT 1 FROM follow_requests x WHERE x.account_id = a.id AND x.target_account_id = $1)"
      "  AS requested_by,"
      " EXISTS (SELECT 1 FROM account_domain_blocks x WHERE x.account_id = $1 AND x.domain = a.domain)"
      "  AS domain_blocking,"
      " EXISTS (SELECT 1 FROM account_pins x WHERE x.account_id = $1 AND x.target_account_id = a.id)"
      "  AS endorsed"
      " FROM accounts a LEFT JOIN follows f ON f.account_id = $1 AND f.target_account_id = a.id"
      " LEFT JOIN follow_requests r ON r.account_id = $1 AND r.target_account_id = a.id"
      " LEFT JOIN mutes m ON m.account_id = $1 AND m.target_account_id = a.id"
      "  AND (m.expires_at IS NULL OR m.expires_at > {})"
      " LEFT JOIN account_notes n ON n.account_id = $1 AND n.target_account_id = a.id"
      " WHERE a.id = ANY($2::bigint[])",
      micros_sql("m.expires_at"), moment_sql("$3"));
}

relation_row read_relation(const pqxx::row& row) {
  relation_row r;
  r.following = row["following"].as<bool>();
  r.showing_reblogs = row["reblogs"].as<bool>();
  r.notifying = row["notify"].as<bool>();
  if (!row["languages"].is_null()) r.languages = read_texts(row["languages"]);
  r.followed_by = row["followed"].as<bool>();
  r.blocking = row["blocking"].as<bool>();
  r.blocked_by = row["blocked"].as<bool>();
  r.muting = row["muting"].as<bool>();
  r.muting_notifications = row["hides"].as<bool>();
  r.mute_expires_at = read_moment(row["mute_ends"]);
  r.requested = row["requested"].as<bool>();
  r.requested_by = row["requested_by"].as<bool>();
  r.domain_blocking = row["domain_blocking"].as<bool>();
  r.endorsed = row["endorsed"].as<bool>();
  r.note = row["note"].as<std::string>();
  return r;
}

} // namespace

std::map<account_id, relation_row> relations_to(pqxx::dbtransaction& tx, account_id viewer,
                                                const std::vector<account_id>& accounts, wall_time now) {
  std::map<account_id, relation_row> found;
  if (accounts.empty()) return found;
  for (const auto& row : exec(tx, relations_sql(), viewer.value, array_literal(accounts), micros(now)))
    found[account_id(row["id"].as<std::int64_t>())] = read_relation(row);
  return found;
}

} // namespace pheidi::model
