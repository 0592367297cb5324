// Conversations: each post once, whoever sends it twice.
#include "pheidi/model/client/conversations_written.hpp"

#include "exec.hpp"
#include "model/client/read_column.hpp"
#include "sql_array.hpp"
#include "sql_text.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

std::vector<touched_conversation> add_to_conversations(pqxx::dbtransaction& tx, std::int64_t status) {
  std::vector<touched_conversation> out;
  for (const auto& row :
       exec(tx,
            "WITH post AS (SELECT id, account_id, conversation_id FROM statuses WHERE id = $1"
            "  AND visibility = 3 AND conversation_id IS NOT NULL AND deleted_at IS NULL),"
            " people AS (SELECT account_id FROM mentions WHERE status_id = $1 AND NOT silent"
            "  UNION SELECT account_id FROM post),"
            " owners AS (SELECT p.account_id AS owner, ARRAY(SELECT o.account_id FROM people o"
            "  WHERE o.account_id <> p.account_id ORDER BY o.account_id) AS others"
            "  FROM people p JOIN accounts a ON a.id = p.account_id AND a.domain IS NULL"
            "  WHERE p.account_id IN (SELECT account_id FROM post) OR EXISTS (SELECT 1 FROM mentions m"
            "   JOIN notifications n ON n.activity_type = 'Mention' AND n.activity_id = m.id"
            "    AND n.account_id = m.account_id AND NOT n.filtered"
            "   WHERE m.status_id = $1 AND m.account_id = p.account_id))"
            " INSERT INTO account_conversations AS c (account_id, conversation_id, participant_account_ids,"
            "  status_ids, last_status_id, unread)"
            " SELECT owner, conversation_id, others, ARRAY[post.id], post.id, owner <> post.account_id"
            " FROM owners CROSS JOIN post ORDER BY owner"
            " ON CONFLICT (account_id, conversation_id, participant_account_ids) DO UPDATE"
            " SET status_ids = ARRAY(SELECT DISTINCT x FROM unnest(c.status_ids || excluded.status_ids) x"
            "   ORDER BY x), last_status_id = greatest(c.last_status_id, excluded.last_status_id),"
            "  unread = excluded.unread, lock_version = c.lock_version + 1"
            " WHERE NOT c.status_ids @> excluded.status_ids RETURNING id, account_id",
            status))
    out.push_back({row[0].as<std::int64_t>(), account_in(row[1])});
  return out;
}

void remove_from_conversations(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& statuses) {
  const auto ids = array_literal(statuses);
  exec(tx,
       "UPDATE account_conversations c SET status_ids = kept.ids, last_status_id = "
       "kept.ids[cardinality(kept.ids)],"
       " lock_version = c.lock_version + 1"
       " FROM (SELECT a.id AS row, ARRAY(SELECT x FROM unnest(a.status_ids) x WHERE x <> ALL($1::bigint[])"
       "  ORDER BY x) AS ids FROM account_conversations a WHERE a.conversation_id IN"
       "  (SELECT s.conversation_id FROM statuses s WHERE s.id = ANY($1::bigint[]))"
       "  AND a.status_ids && $1::bigint[]) kept WHERE c.id = kept.row",
       ids);
  exec(tx,
       "DELETE FROM account_conversations WHERE cardinality(status_ids) = 0 AND conversation_id IN"
       " (SELECT s.conversation_id FROM statuses s WHERE s.id = ANY($1::bigint[]))",
       ids);
}

void remove_conversations_with(pqxx::dbtransaction& tx, account_id owner, account_id other) {
  exec(tx, "DELETE FROM account_conversations WHERE account_id = $1 AND $2 = ANY(participant_account_ids)",
       owner.value, other.value);
}

std::optional<owned_conversation> find_conversation(pqxx::dbtransaction& tx, std::int64_t id) {
  const auto rows = exec(tx,
                         "SELECT id, account_id, unread, participant_account_ids, last_status_id"
                         " FROM account_conversations WHERE id = $1",
                         id);
  if (rows.empty()) return std::nullopt;
  owned_conversation out;
  out.owner = account_in(rows[0][1]);
  out.row.id = rows[0][0].as<std::int64_t>();
  out.row.unread = rows[0][2].as<bool>();
  for (const auto participant : read_bigints(rows[0][3]))
    out.row.participants.push_back(account_id(participant));
  out.row.last_status = number_or_none(rows[0][4]);
  return out;
}

} // namespace pheidi::model
