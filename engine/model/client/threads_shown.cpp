// Up by parents, down level by level; the order of reading is made afterwards, so that a huge thread is cut
// before it is sorted.
#include "pheidi/model/client/threads_shown.hpp"

#include "exec.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace pheidi::model {

namespace {

/// Of the alias `s`: an author the viewer ($2) wants to read.
std::string wanted_sql() {
  return "(s.account_id = $2::bigint OR (NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $2::bigint"
         "   AND b.target_account_id = s.account_id)"
         "  AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $2::bigint"
         "   AND m.target_account_id = s.account_id)"
         "  AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $2::bigint"
         "   AND d.domain = a.domain)"
         "  AND (a.silenced_at IS NULL OR EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $2::bigint"
         "   AND f.target_account_id = s.account_id))))";
}

using optional_id = std::optional<std::int64_t>;

std::vector<std::int64_t> find_ancestors(pqxx::dbtransaction& tx, std::int64_t status, const optional_id& who,
                                         int most) {
  const auto sql = fmt::format(
      "WITH RECURSIVE up AS (SELECT s.in_reply_to_id AS id, 1 AS height FROM statuses s WHERE s.id = $1"
      "  UNION ALL SELECT s.in_reply_to_id, up.height + 1 FROM up JOIN statuses s ON s.id = up.id"
      "  WHERE up.height < $3)"
      " SELECT s.id FROM up JOIN statuses s ON s.id = up.id JOIN accounts a ON a.id = s.account_id"
      " WHERE s.deleted_at IS NULL AND {} ORDER BY up.height DESC",
      wanted_sql());
  std::vector<std::int64_t> out;
  for (const auto& row : exec(tx, sql, status, who, most))
    out.push_back(row[0].as<std::int64_t>());
  // A ring of parents, which nobody should be able to make, is walked once.
  std::map<std::int64_t, int> seen;
  std::erase_if(out, [&](std::int64_t id) { return id == status || seen[id]++ > 0; });
  return out;
}

struct answer_row {
  std::int64_t id = 0, parent = 0;
  bool wanted = false;
};

/// Level by level, so that the bound cuts the deepest answers; a limit without order ends the search.
std::vector<answer_row> find_answers(pqxx::dbtransaction& tx, std::int64_t status, const optional_id& who,
                                     const thread_bounds& bounds) {
  const auto sql =
      fmt::format("WITH RECURSIVE down AS (SELECT $1::bigint AS id, NULL::bigint AS parent, 0 AS depth"
                  "  UNION ALL SELECT s.id, down.id, down.depth + 1 FROM down"
                  "  JOIN statuses s ON s.in_reply_to_id = down.id WHERE down.depth < $3),"
                  " first AS (SELECT * FROM down LIMIT $4)"
                  " SELECT first.id, first.parent, s.deleted_at IS NULL AND {} AS wanted FROM first"
                  " JOIN statuses s ON s.id = first.id JOIN accounts a ON a.id = s.account_id"
                  " WHERE first.parent IS NOT NULL ORDER BY first.id",
                  wanted_sql());
  std::vector<answer_row> out;
  for (const auto& row : exec(tx, sql, status, who, bounds.depth, bounds.descendants + 1))
    out.push_back({row[0].as<std::int64_t>(), row[1].as<std::int64_t>(), row[2].as<bool>()});
  return out;
}

/// Each answer before its own answers, the older before the newer. Without recursion: threads may be deep.
std::vector<std::int64_t> in_reading_order(const std::vector<answer_row>& answers, std::int64_t root) {
  std::map<std::int64_t, std::vector<const answer_row*>> below;
  for (const auto& answer : answers)
    below[answer.parent].push_back(&answer);
  std::vector<std::int64_t> out;
  std::vector<const answer_row*> next;
  const auto go_down = [&](std::int64_t id) {
    auto found = below.extract(id); // so that a ring is walked once
    if (found) next.insert(next.end(), found.mapped().rbegin(), found.mapped().rend());
  };
  for (go_down(root); !next.empty();) {
    const auto* answer = next.back();
    next.pop_back();
    if (answer->wanted && answer->id != root) out.push_back(answer->id);
    go_down(answer->id);
  }
  return out;
}

} // namespace

shown_thread find_thread(pqxx::dbtransaction& tx, std::int64_t status, const viewer& by,
                         const thread_bounds& bounds) {
  const auto who = by.id ? optional_id(by.id->value) : std::nullopt;
  return {find_ancestors(tx, status, who, bounds.ancestors),
          in_reading_order(find_answers(tx, status, who, bounds), status)};
}

} // namespace pheidi::model
