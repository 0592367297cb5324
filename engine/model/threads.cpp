// Small updates, each only where nothing stands yet.
#include "pheidi/model/threads.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

bool set_parent(pqxx::dbtransaction& tx, status_id child, const status_row& parent, wall_time now) {
  // Of an answer to oneself the one that was answered before counts on.
  const auto answered = parent.in_reply_to_account ? parent.in_reply_to_account->value : parent.author.value;
  const auto done = exec(tx,
                         "UPDATE statuses SET in_reply_to_id = $2, in_reply_to_account_id ="
                         " CASE WHEN account_id = $3 THEN $4 ELSE $3 END, updated_at = $5"
                         " WHERE id = $1 AND reply AND in_reply_to_id IS NULL AND deleted_at IS NULL",
                         child.value, parent.id.value, parent.author.value, answered, timestamp_text(now));
  return done.affected_rows() == 1;
}

bool add_mention(pqxx::dbtransaction& tx, status_id status, account_id account, wall_time now) {
  const auto done = exec(
      tx,
      "INSERT INTO mentions (status_id, account_id, silent, created_at, updated_at)"
      " SELECT id, $2, false, $3::timestamp, $3::timestamp FROM statuses WHERE id = $1 AND deleted_at IS NULL"
      " ON CONFLICT (account_id, status_id) DO UPDATE SET silent = false, updated_at = EXCLUDED.updated_at"
      " WHERE mentions.silent",
      status.value, account.value, timestamp_text(now));
  return done.affected_rows() == 1;
}

} // namespace pheidi::model
