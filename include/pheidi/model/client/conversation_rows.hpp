// Direct messages as their owner reads them: pages of `account_conversations`.
#pragma once

#include "pheidi/model/client/small_rows.hpp"
#include "pheidi/model/client/timeline_rows.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace pheidi::model {

/// By their last post, newest first; the cursors are ids of posts.
std::vector<conversation_row> conversation_page(pqxx::dbtransaction& tx, account_id owner,
                                                const timeline_page& page);
/// Nothing for another's.
std::optional<conversation_row> set_conversation_unread(pqxx::dbtransaction& tx, account_id owner,
                                                        std::int64_t id, bool unread);
bool remove_conversation(pqxx::dbtransaction& tx, account_id owner, std::int64_t id);

} // namespace pheidi::model
