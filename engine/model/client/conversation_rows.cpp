// Rows without a last post hold nothing to show.
#include "pheidi/model/client/conversation_rows.hpp"

#include "cursor_sql.hpp"
#include "exec.hpp"
#include "sql_array.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

constexpr const char* columns = "id, unread, participant_account_ids, last_status_id";

conversation_row row_of(const pqxx::row& row, account_id owner) {
  conversation_row out;
  out.id = row[0].as<std::int64_t>();
  out.unread = row[1].as<bool>();
  for (const auto id : read_bigints(row[2]))
    if (id != owner.value) out.participants.emplace_back(id);
  if (!row[3].is_null()) out.last_status = row[3].as<std::int64_t>();
  return out;
}

} // namespace

std::vector<conversation_row> conversation_page(pqxx::dbtransaction& tx, account_id owner,
                                                const timeline_page& page) {
  const auto sql = std::string("SELECT ") + columns +
                   " FROM account_conversations WHERE account_id = $1 AND last_status_id IS NOT NULL" +
                   within_sql("last_status_id", 2) + " ORDER BY last_status_id " +
                   (page.min_id ? "ASC" : "DESC") + " LIMIT $5";
  std::vector<conversation_row> out;
  for (const auto& row : exec(tx, sql, owner.value, page.max_id, page.since_id, page.min_id, page.limit))
    out.push_back(row_of(row, owner));
  if (page.min_id) std::ranges::reverse(out);
  return out;
}

std::optional<conversation_row> set_conversation_unread(pqxx::dbtransaction& tx, account_id owner,
                                                        std::int64_t id, bool unread) {
  const auto rows =
      exec(tx,
           std::string("UPDATE account_conversations SET unread = $3, lock_version = lock_version + 1"
                       " WHERE account_id = $1 AND id = $2 RETURNING ") +
               columns,
           owner.value, id, unread);
  if (rows.empty()) return std::nullopt;
  return row_of(rows[0], owner);
}

bool remove_conversation(pqxx::dbtransaction& tx, account_id owner, std::int64_t id) {
  return exec(tx, "DELETE FROM account_conversations WHERE account_id = $1 AND id = $2", owner.value, id)
             .affected_rows() > 0;
}

} // namespace pheidi::model
