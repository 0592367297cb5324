// Inboxes of everybody on other servers whom an activity of an account concerns.
//
// Shared inboxes are preferred, each inbox is there once. Servers that are known to be gone are left out when
// the delivery's turn comes, not here.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"

#include <string>
#include <vector>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::model {

/// Of the account's followers.
std::vector<std::string> follower_inboxes(pqxx::dbtransaction& tx, const std::vector<account_id>& of);

/// Of everybody who should hear that the profile changed: followers, whoever reported the account, whom it
/// mentioned, followed or asked to follow within two days (of 200 posts, 2,000 accounts of each kind), and
/// the relays.
std::vector<std::string> account_reach(pqxx::dbtransaction& tx, account_id account, wall_time now);

} // namespace pheidi::model
