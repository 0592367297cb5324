// Notifications that go: dismissed, or after a block, or with the posts they are about.
#include "exec.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/notifications_written.hpp"

#include <pqxx/pqxx>

#include <charconv>

namespace pheidi::model {

void remove_notifications_from(pqxx::dbtransaction& tx, account_id recipient, account_id from) {
  exec(tx,
       "WITH gone AS (DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2)"
       " DELETE FROM notification_requests WHERE account_id = $1 AND from_account_id = $2",
       recipient.value, from.value);
}

void remove_notifications_of_domain(pqxx::dbtransaction& tx, account_id recipient,
                                    const std::string& domain) {
  exec(tx,
       "WITH gone AS (DELETE FROM notifications n USING accounts a WHERE n.account_id = $1"
       "  AND a.id = n.from_account_id AND a.domain = $2)"
       " DELETE FROM notification_requests r USING accounts a WHERE r.account_id = $1"
       " AND a.id = r.from_account_id AND a.domain = $2",
       recipient.value, domain);
}

void remove_notifications_about(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& statuses) {
  exec(tx,
       "DELETE FROM notifications n USING"
       " (SELECT 'Status' AS kind, id FROM statuses WHERE id = ANY($1::bigint[])"
       "  UNION ALL SELECT 'Mention', id FROM mentions WHERE status_id = ANY($1::bigint[])"
       "  UNION ALL SELECT 'Favourite', id FROM favourites WHERE status_id = ANY($1::bigint[])"
       "  UNION ALL SELECT 'Poll', id FROM polls WHERE status_id = ANY($1::bigint[])"
       "  UNION ALL SELECT 'Quote', id FROM quotes WHERE status_id = ANY($1::bigint[])) gone"
       " WHERE n.activity_type = gone.kind AND n.activity_id = gone.id",
       array_literal(statuses));
}

bool dismiss_notification(pqxx::dbtransaction& tx, account_id account, std::int64_t id) {
  return exec(tx, "DELETE FROM notifications WHERE account_id = $1 AND id = $2", account.value, id)
             .affected_rows() > 0;
}

bool dismiss_notification_group(pqxx::dbtransaction& tx, account_id account, const std::string& group_key) {
  constexpr std::string_view alone = "ungrouped-";
  if (group_key.starts_with(alone)) {
    std::int64_t id = 0;
    const auto* end = group_key.data() + group_key.size();
    const auto read = std::from_chars(group_key.data() + alone.size(), end, id);
    return read.ec == std::errc() && read.ptr == end && dismiss_notification(tx, account, id);
  }
  if (!searchable(group_key)) return false;
  return exec(tx, "DELETE FROM notifications WHERE account_id = $1 AND group_key = $2", account.value,
              group_key)
             .affected_rows() > 0;
}

void clear_notifications(pqxx::dbtransaction& tx, account_id account) {
  exec(tx, "DELETE FROM notifications WHERE account_id = $1", account.value);
}

} // namespace pheidi::model
