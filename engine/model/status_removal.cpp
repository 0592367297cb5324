// Hiding, and the reach that a forwarded Delete has.
#include "pheidi/model/status_removal.hpp"

#include "exec.hpp"
#include "sql_array.hpp"
#include "sql_column.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

bool discard_status(pqxx::dbtransaction& tx, status_id status, wall_time now) {
  const auto hidden = exec(tx,
                           "WITH hidden AS (UPDATE statuses SET deleted_at = $2, updated_at = $2"
                           "  WHERE id = $1 AND deleted_at IS NULL RETURNING id),"
                           " boosts AS (UPDATE statuses s SET deleted_at = $2, updated_at = $2 FROM hidden"
                           "  WHERE s.reblog_of_id = hidden.id AND s.deleted_at IS NULL),"
                           " pins AS (DELETE FROM status_pins p USING hidden WHERE p.status_id = hidden.id)"
                           " SELECT id FROM hidden",
                           status.value, timestamp_text(now));
  return !hidden.empty();
}

std::vector<account_id> local_spreaders(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const status_row& status) {
  const std::string quoters =
      schema.has_quotes ? " UNION SELECT account_id FROM quotes WHERE quoted_status_id = $1 AND state = 1"
                        : "";
  const auto answered = status.in_reply_to_account ? status.in_reply_to_account->value : 0;
  std::vector<account_id> out;
  for (const auto& row :
       exec(tx,
            fmt::format("SELECT a.id FROM accounts a WHERE a.domain IS NULL AND a.id IN"
                        " (SELECT account_id FROM statuses WHERE reblog_of_id = $1{} UNION SELECT $2::bigint)"
                        " ORDER BY a.id",
                        quoters),
            status.id.value, answered))
    out.push_back(account_id(row[0].as<std::int64_t>()));
  return out;
}

} // namespace pheidi::model
