// An account goes: set by set, counters of others first, then what no foreign key takes along.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/account_states.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

/// Each takes one from a count of somebody else's, as often as the account was counted there.
constexpr const char* counted[] = {
    "UPDATE account_stats s SET followers_count = greatest(followers_count - 1, 0), updated_at = "
    "$2::timestamp"
    " FROM follows f WHERE f.account_id = $1 AND s.account_id = f.target_account_id",
    "UPDATE account_stats s SET following_count = greatest(following_count - 1, 0), updated_at = "
    "$2::timestamp"
    " FROM follows f WHERE f.target_account_id = $1 AND s.account_id = f.account_id",
    "UPDATE status_stats s SET favourites_count = greatest(favourites_count - 1, 0), updated_at ="
    " $2::timestamp FROM favourites f WHERE f.account_id = $1 AND s.status_id = f.status_id",
    "UPDATE status_stats s SET reblogs_count = greatest(reblogs_count - mine.n, 0), updated_at = "
    "$2::timestamp"
    " FROM (SELECT reblog_of_id AS id, count(*) AS n FROM statuses WHERE account_id = $1 AND reblog_of_id IS"
    " NOT NULL AND deleted_at IS NULL GROUP BY reblog_of_id) mine WHERE s.status_id = mine.id",
    "UPDATE status_stats s SET replies_count = greatest(replies_count - mine.n, 0), updated_at = "
    "$2::timestamp"
    " FROM (SELECT in_reply_to_id AS id, count(*) AS n FROM statuses WHERE account_id = $1 AND in_reply_to_id"
    " IS NOT NULL AND visibility IN (0, 1) AND deleted_at IS NULL GROUP BY in_reply_to_id) mine"
    " WHERE s.status_id = mine.id",
};

/// Tables whose rows are the account's, with the columns that say so. Statuses take theirs along.
struct owned {
  const char* table;
  const char* condition;
};
constexpr owned all_owned[] = {
    {"notifications", "account_id = $1 OR from_account_id = $1"},
    {"notification_permissions", "account_id = $1 OR from_account_id = $1"},
    {"notification_requests", "account_id = $1 OR from_account_id = $1"},
    {"notification_policies", "account_id = $1"},
    {"follows", "account_id = $1 OR target_account_id = $1"},
    {"follow_requests", "account_id = $1 OR target_account_id = $1"},
    {"blocks", "account_id = $1 OR target_account_id = $1"},
    {"mutes", "account_id = $1 OR target_account_id = $1"},
    {"account_domain_blocks", "account_id = $1"},
    {"account_notes", "account_id = $1 OR target_account_id = $1"},
    {"account_pins", "account_id = $1 OR target_account_id = $1"},
    {"account_aliases", "account_id = $1"},
    {"account_migrations", "account_id = $1"},
    {"account_statuses_cleanup_policies", "account_id = $1"},
    {"account_conversations", "account_id = $1"},
    {"account_deletion_requests", "account_id = $1"},
    {"accounts_tags", "account_id = $1"},
    {"announcement_mutes", "account_id = $1"},
    {"announcement_reactions", "account_id = $1"},
    {"bookmarks", "account_id = $1"},
    {"bulk_imports", "account_id = $1"},
    {"conversation_mutes", "account_id = $1"},
    {"collection_items", "account_id = $1"},
    {"collections", "account_id = $1"},
    {"custom_filters", "account_id = $1"},
    {"email_subscriptions", "account_id = $1"},
    {"favourites", "account_id = $1"},
    {"featured_tags", "account_id = $1"},
    {"generated_annual_reports", "account_id = $1"},
    {"lists", "account_id = $1"},
    {"media_attachments", "account_id = $1"},
    {"poll_votes", "account_id = $1"},
    {"polls", "account_id = $1"},
    {"scheduled_statuses", "account_id = $1"},
    {"status_pins", "account_id = $1"},
    {"tag_follows", "account_id = $1"},
    {"account_summaries", "account_id = $1"},
    {"global_follow_recommendations", "account_id = $1"},
    {"account_stats", "account_id = $1"},
};

constexpr const char* emptied =
    "UPDATE accounts SET display_name = '', note = '', fields = '[]', also_known_as = '{}', locked = false,"
    " discoverable = false, indexable = false, hide_collections = NULL, memorial = false, trendable = false,"
    " silenced_at = NULL, sensitized_at = NULL, moved_to_account_id = NULL, attribution_domains = '{}',"
    " avatar_file_name = NULL, avatar_content_type = NULL, avatar_file_size = NULL, avatar_updated_at = NULL,"
    " avatar_description = '', header_file_name = NULL, header_content_type = NULL, header_file_size = NULL,"
    " header_updated_at = NULL, header_description = '', suspended_at = coalesce(suspended_at, "
    "$2::timestamp),"
    " suspension_origin = coalesce(suspension_origin, 0), updated_at = $2::timestamp WHERE id = $1";

std::vector<std::int64_t> ids(const pqxx::result& rows) {
  std::vector<std::int64_t> out;
  for (const auto& row : rows)
    out.push_back(row[0].as<std::int64_t>());
  return out;
}

deletion take_along(pqxx::dbtransaction& tx, account_id account, const std::string& moment) {
  deletion out;
  exec(tx, "SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE", account.value);
  out.lists = ids(exec(tx, "SELECT id FROM lists WHERE account_id = $1", account.value));
  for (const auto* sql : counted)
    exec(tx, sql, account.value, moment);
  // Others' notices of what goes now.
  exec(tx,
       "DELETE FROM notifications WHERE activity_type = 'Status' AND activity_id IN"
       " (SELECT id FROM statuses WHERE account_id = $1)",
       account.value);
  for (const auto& each : all_owned) {
    const auto done =
        exec(tx, fmt::format("DELETE FROM {} WHERE {}", each.table, each.condition), account.value);
    if (each.table == std::string_view("media_attachments"))
      out.media = static_cast<std::int64_t>(done.affected_rows());
  }
  out.statuses = static_cast<std::int64_t>(
      exec(tx, "DELETE FROM statuses WHERE account_id = $1", account.value).affected_rows());
  return out;
}

std::vector<std::int64_t> delete_user(pqxx::dbtransaction& tx, account_id account,
                                      const std::string& moment) {
  std::vector<std::int64_t> tokens;
  for (const auto user : ids(exec(tx, "SELECT id FROM users WHERE account_id = $1", account.value))) {
    tokens = ids(exec(tx,
                      "SELECT id FROM oauth_access_tokens WHERE resource_owner_id = $1 AND revoked_at IS"
                      " NULL",
                      user));
    exec(tx, "UPDATE backups SET user_id = NULL, updated_at = $2::timestamp WHERE user_id = $1", user,
         moment);
    exec(tx, "DELETE FROM oauth_access_grants WHERE resource_owner_id = $1", user);
    exec(tx, "DELETE FROM oauth_access_tokens WHERE resource_owner_id = $1", user);
    exec(tx, "DELETE FROM users WHERE id = $1", user);
  }
  return tokens;
}

} // namespace

deletion delete_local_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  const auto moment = timestamp_text(now);
  auto out = take_along(tx, account, moment);
  out.revoked_tokens = delete_user(tx, account, moment);
  exec(tx, emptied, account.value, moment);
  return out;
}

std::vector<feed> feeds_with(pqxx::dbtransaction& tx, account_id account) {
  std::vector<feed> out;
  for (const auto& row :
       exec(tx,
            "SELECT false, f.account_id FROM follows f JOIN accounts a ON a.id = f.account_id"
            " WHERE f.target_account_id = $1 AND a.domain IS NULL"
            " UNION ALL SELECT true, list_id FROM list_accounts WHERE account_id = $1",
            account.value))
    out.push_back({row[0].as<bool>() ? feed_kind::list : feed_kind::home, row[1].as<std::int64_t>()});
  return out;
}

bool is_gone_elsewhere(pqxx::dbtransaction& tx, account_id account) {
  return !exec(tx,
               "SELECT 1 FROM accounts WHERE id = $1 AND domain IS NOT NULL AND suspended_at IS NOT NULL"
               " FOR UPDATE",
               account.value)
              .empty();
}

void delete_remote_account(pqxx::dbtransaction& tx, account_id account, wall_time now) {
  if (!is_gone_elsewhere(tx, account)) return;
  take_along(tx, account, timestamp_text(now));
  exec(tx,
       "DELETE FROM fasp_follow_recommendations WHERE requesting_account_id = $1 OR recommended_account_id ="
       " $1",
       account.value);
  exec(tx, "DELETE FROM accounts WHERE id = $1", account.value);
}

std::vector<std::string> known_inboxes(pqxx::dbtransaction& tx) {
  std::vector<std::string> out;
  for (const auto& row : exec(tx, "SELECT DISTINCT coalesce(nullif(shared_inbox_url, ''), inbox_url)"
                                  " FROM accounts WHERE protocol = 1 AND domain IS NOT NULL"
                                  " AND coalesce(nullif(shared_inbox_url, ''), inbox_url) <> '' ORDER BY 1"))
    out.push_back(row[0].as<std::string>());
  return out;
}

} // namespace pheidi::model
