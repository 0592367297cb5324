// The numbers of NodeInfo, in one query.
#include "exec.hpp"

#include "pheidi/model/published.hpp"

namespace pheidi::model {

server_counts count_server(pqxx::dbtransaction& tx) {
  // Posts as the accounts' counters have them, direct ones left out: counting the rows reads the whole table.
  const auto row =
      exec1(tx, "SELECT count(*) AS users,"
                " count(*) FILTER (WHERE u.current_sign_in_at >= t.now - interval '4 weeks') AS month,"
                " count(*) FILTER (WHERE u.current_sign_in_at >= t.now - interval '24 weeks') AS half,"
                " (SELECT coalesce(sum(greatest(n.statuses_count, 0)), 0)::bigint FROM account_stats n"
                "  JOIN accounts o ON o.id = n.account_id AND o.domain IS NULL) AS posts"
                " FROM users u JOIN accounts a ON a.id = u.account_id,"
                " (SELECT now() AT TIME ZONE 'UTC' AS now) t"
                " WHERE u.confirmed_at IS NOT NULL AND u.approved AND a.suspended_at IS NULL");
  return {row["users"].as<std::int64_t>(), row["month"].as<std::int64_t>(), row["half"].as<std::int64_t>(),
          row["posts"].as<std::int64_t>()};
}

} // namespace pheidi::model
