// Pages of what somebody liked and bookmarked, and of who liked and boosted a post. One query each.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

/// Newest first; with `min_id` the page just above it. The cursor is the id of a row of its own.
struct reaction_page {
  std::optional<std::int64_t> max_id, since_id, min_id;
  int limit = 20;
};

struct reacted_status {
  std::int64_t cursor = 0;
  std::int64_t status = 0;
};
std::vector<reacted_status> favourites_of(pqxx::dbtransaction& tx, account_id account,
                                          const reaction_page& p);
std::vector<reacted_status> bookmarks_of(pqxx::dbtransaction& tx, account_id account, const reaction_page& p);

struct reacting_account {
  std::int64_t cursor = 0;
  account_id account;
};
/// Without those who are suspended, or whom the viewer blocks or mutes or is blocked by. Of a boost, those of
/// its original.
std::vector<reacting_account> favourited_by(pqxx::dbtransaction& tx, const schema_facts& schema,
                                            std::int64_t status, const std::optional<account_id>& viewer,
                                            const reaction_page& p);
/// Boosts for everybody.
std::vector<reacting_account> reblogged_by(pqxx::dbtransaction& tx, const schema_facts& schema,
                                           std::int64_t status, const std::optional<account_id>& viewer,
                                           const reaction_page& p);

/// Accepted quotes of a post; the cursor is the quote's.
std::vector<reacted_status> quotes_of_status(pqxx::dbtransaction& tx, const schema_facts& schema,
                                             std::int64_t status, const reaction_page& p);

} // namespace pheidi::model
