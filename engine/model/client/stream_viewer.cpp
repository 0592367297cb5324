// Each kind of relation is one look-up by an index, from the listeners' side or from the others'.
#include "pheidi/model/client/stream_viewer.hpp"

#include "exec.hpp"
#include "sql_text.hpp"

#include <fmt/format.h>

namespace pheidi::model {

namespace {

enum kind { avoided, averse, far_away };

std::string relations_sql() {
  return fmt::format("SELECT {0} AS kind, account_id, target_account_id FROM blocks"
                     " WHERE account_id = ANY($1::bigint[]) AND target_account_id = ANY($2::bigint[])"
                     " UNION ALL SELECT {0}, account_id, target_account_id FROM mutes"
                     " WHERE account_id = ANY($1::bigint[]) AND target_account_id = ANY($2::bigint[])"
                     " AND (expires_at IS NULL OR expires_at > {3})"
                     " UNION ALL SELECT {1}, target_account_id, account_id FROM blocks"
                     " WHERE target_account_id = ANY($1::bigint[]) AND account_id = ANY($2::bigint[])"
                     " UNION ALL SELECT {2}, d.account_id, a.id FROM accounts a"
                     " JOIN account_domain_blocks d ON d.domain = a.domain"
                     " WHERE a.id = ANY($2::bigint[]) AND d.account_id = ANY($1::bigint[])",
                     static_cast<int>(avoided), static_cast<int>(averse), static_cast<int>(far_away),
                     moment_sql("$3"));
}

} // namespace

stream_relations stream_relations_of(pqxx::dbtransaction& tx, const std::vector<account_id>& listeners,
                                     const std::vector<account_id>& people, wall_time now) {
  stream_relations out;
  if (listeners.empty() || people.empty()) return out;
  for (const auto& row :
       exec(tx, relations_sql(), array_literal(listeners), array_literal(people), micros(now))) {
    const std::pair who(account_id(row[1].as<std::int64_t>()), account_id(row[2].as<std::int64_t>()));
    const auto of = row[0].as<int>();
    (of == avoided ? out.avoided : of == averse ? out.averse : out.far_away).insert(who);
  }
  return out;
}

listener_flags flags_for_listeners(pqxx::dbtransaction& tx, const std::vector<account_id>& listeners,
                                   const std::vector<std::int64_t>& statuses) {
  listener_flags out;
  if (listeners.empty() || statuses.empty()) return out;
  for (const auto& row :
       exec(tx,
            "SELECT account_id, status_id, bool_or(what = 0), bool_or(what = 1), bool_or(what = 2),"
            " bool_or(what = 3), bool_or(what = 4) FROM ("
            "SELECT account_id, status_id, 0 AS what FROM favourites"
            " WHERE status_id = ANY($2::bigint[]) AND account_id = ANY($1::bigint[])"
            " UNION ALL SELECT account_id, reblog_of_id, 1 FROM statuses WHERE reblog_of_id = "
            "ANY($2::bigint[])"
            " AND account_id = ANY($1::bigint[]) AND deleted_at IS NULL"
            " UNION ALL SELECT m.account_id, s.id, 2 FROM statuses s JOIN conversation_mutes m"
            " ON m.conversation_id = s.conversation_id AND m.account_id = ANY($1::bigint[])"
            " WHERE s.id = ANY($2::bigint[])"
            " UNION ALL SELECT account_id, status_id, 3 FROM bookmarks"
            " WHERE status_id = ANY($2::bigint[]) AND account_id = ANY($1::bigint[])"
            " UNION ALL SELECT account_id, status_id, 4 FROM status_pins"
            " WHERE status_id = ANY($2::bigint[]) AND account_id = ANY($1::bigint[])"
            ") AS marks GROUP BY account_id, status_id",
            array_literal(listeners), array_literal(statuses)))
    out[{account_id(row[0].as<std::int64_t>()), row[1].as<std::int64_t>()}] = {
        row[2].as<bool>(), row[3].as<bool>(), row[4].as<bool>(), row[5].as<bool>(), row[6].as<bool>()};
  return out;
}

std::set<std::int64_t> living_tokens(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& tokens,
                                     wall_time now) {
  std::set<std::int64_t> out;
  if (tokens.empty()) return out;
  for (const auto& row :
       exec(tx,
            "SELECT t.id FROM oauth_access_tokens t JOIN users u ON u.id = t.resource_owner_id"
            " JOIN accounts a ON a.id = u.account_id WHERE t.id = ANY($1::bigint[])"
            " AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamp)"
            " AND (t.expires_in IS NULL OR t.created_at + t.expires_in * interval '1 second' > $2::timestamp)"
            " AND NOT u.disabled AND a.suspended_at IS NULL AND a.requested_deletion_at IS NULL AND NOT "
            "a.memorial",
            array_literal(tokens), timestamp_text(now)))
    out.insert(row[0].as<std::int64_t>());
  return out;
}

} // namespace pheidi::model
