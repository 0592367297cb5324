// Preview cards of posts, which the link crawler makes.
#pragma once

#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// Cards of articles that may trend when one of these posts is boosted: whole ones, of public posts without a
/// warning by accounts that are not silenced.
std::map<status_id, std::vector<std::int64_t>> cards_that_may_trend(pqxx::dbtransaction& tx,
                                                                    const std::vector<status_id>& posts);

} // namespace pheidi::model
