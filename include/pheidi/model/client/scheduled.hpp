// Posts for later: `scheduled_statuses`, whose `params` are the options of the post as JSON.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/reaction_lists.hpp"
#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

inline constexpr int most_scheduled = 300, most_scheduled_a_day = 25;

enum class schedule_fault { too_many, too_many_that_day };
/// Whether one more fits, at that moment; who schedules at the same time waits. `beside` does not count.
std::optional<schedule_fault> judge_schedule(pqxx::dbtransaction& tx, account_id account, wall_time at,
                                             std::optional<std::int64_t> beside = std::nullopt);
/// With its attachments, which wait with it.
std::int64_t add_scheduled(pqxx::dbtransaction& tx, account_id account, const std::string& params,
                           wall_time at, const std::vector<std::int64_t>& media);
bool move_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id, wall_time at);
/// Its attachments are free again.
bool remove_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id);

std::optional<scheduled_row> find_scheduled(pqxx::dbtransaction& tx, account_id account, std::int64_t id);
/// By id, newest first.
std::vector<scheduled_row> find_scheduled_page(pqxx::dbtransaction& tx, account_id account,
                                               const reaction_page& p);

struct due_scheduled {
  scheduled_row row;
  account_id account;
};
/// Locked until the transaction ends; nothing when it is gone, or is another's to post right now.
std::optional<due_scheduled> take_scheduled(pqxx::dbtransaction& tx, std::int64_t id);

} // namespace pheidi::model
