// The poll of a post of ours as a row: made with the post, replaced by an edit.
#pragma once

#include "pheidi/model/client/posting.hpp"

namespace pheidi::model {

void insert_local_poll(pqxx::dbtransaction& tx, std::int64_t id, status_id status, account_id author,
                       const local_poll& poll, wall_time now);

struct stored_poll {
  std::int64_t id = 0;
  std::vector<std::string> options;
  bool multiple = false, hide_totals = false;
};
std::optional<stored_poll> find_stored_poll(pqxx::dbtransaction& tx, status_id status);

/// The poll that the post has from now on, if any. Votes stay only for the same question.
std::optional<std::int64_t> replace_poll(pqxx::dbtransaction& tx, const status_row& status,
                                         const std::optional<stored_poll>& there,
                                         const std::optional<local_poll>& wanted, wall_time now);

} // namespace pheidi::model
