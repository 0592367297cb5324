// `pheidi.idempotency_keys`, a table of our own.
#include "pheidi/model/client/idempotency.hpp"

#include "advisory_lock.hpp"
#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

std::optional<posted_under_key> claim_idempotency_key(pqxx::dbtransaction& tx, account_id account,
                                                      const std::string& sha256_hex, wall_time now) {
  lock_name(tx, fmt::format("idempotency:{}:{}", account.value, sha256_hex));
  const auto rows = exec(tx,
                         "SELECT status_id, scheduled FROM pheidi.idempotency_keys WHERE account_id = $1"
                         " AND key = decode($2, 'hex') AND created_at > $3::timestamp",
                         account.value, sha256_hex, timestamp_text(now - idempotency_life));
  if (rows.empty()) return std::nullopt;
  return posted_under_key{rows[0][0].as<std::int64_t>(), rows[0][1].as<bool>()};
}

void keep_idempotency_key(pqxx::dbtransaction& tx, account_id account, const std::string& sha256_hex,
                          posted_under_key what, wall_time now) {
  exec(tx,
       "INSERT INTO pheidi.idempotency_keys (account_id, key, status_id, scheduled, created_at)"
       " VALUES ($1, decode($2, 'hex'), $3, $4, $5::timestamp) ON CONFLICT (account_id, key)"
       " DO UPDATE SET status_id = EXCLUDED.status_id, scheduled = EXCLUDED.scheduled,"
       " created_at = EXCLUDED.created_at",
       account.value, sha256_hex, what.id, what.scheduled, timestamp_text(now));
  // Each post takes a few away, so that the table stays as small as an hour.
  exec(tx,
       "DELETE FROM pheidi.idempotency_keys WHERE (account_id, key) IN"
       " (SELECT account_id, key FROM pheidi.idempotency_keys WHERE created_at < $1::timestamp"
       "  ORDER BY created_at LIMIT 10 FOR UPDATE SKIP LOCKED)",
       timestamp_text(now - idempotency_life));
}

} // namespace pheidi::model
