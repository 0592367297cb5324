// `account_conversations`: the direct messages of accounts of ours, one row for each circle of people in a
// conversation. Set-based and idempotent. Threads: those of the executor.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

struct touched_conversation {
  std::int64_t id = 0; // account_conversations.id
  account_id owner;
};
/// A direct post enters the conversations of its author and of those it mentions who were notified of it:
/// whom they block, mute or filter does not get in by another door.
std::vector<touched_conversation> add_to_conversations(pqxx::dbtransaction& tx, std::int64_t status);
/// It leaves them; rows that hold nothing more go.
void remove_from_conversations(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& statuses);
/// Rows with the account among the participants go: after a block.
void remove_conversations_with(pqxx::dbtransaction& tx, account_id owner, account_id other);

struct owned_conversation {
  account_id owner;
  conversation_row row;
};
std::optional<owned_conversation> find_conversation(pqxx::dbtransaction& tx, std::int64_t id);

} // namespace pheidi::model
