// Inboxes of everybody on other servers whom an activity of an account concerns, in one query each.
//
// Shared inboxes are preferred, each inbox is there once. Servers that are known to be gone are left out when
// the delivery's turn comes, not here.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::model {

/// Whom limited federation leaves.
enum class reach_to {
  everybody,
  allowed, ///< accounts of domains that `domain_allows` has, as it has them
};
reach_to whom_to_reach(const config::identity_settings& identity);

/// Of the account's followers.
std::vector<std::string> follower_inboxes(pqxx::dbtransaction& tx, const std::vector<account_id>& of,
                                          reach_to whom = reach_to::everybody);

/// Of everybody who should hear that the profile changed: followers, whoever reported the account, whom it
/// mentioned, followed or asked to follow within two days (of 200 posts, 2,000 accounts of each kind), and
/// the relays.
std::vector<std::string> account_reach(pqxx::dbtransaction& tx, account_id account, wall_time now,
                                       reach_to whom = reach_to::everybody);

/// The same, and who is in a collection of the account or was asked to be (from 4.6).
std::vector<std::string> collection_reach(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_id owner, std::int64_t collection_id, wall_time now,
                                          reach_to whom = reach_to::everybody);
/// Of an account that goes elsewhere: followers, accounts that block it, and the relays.
std::vector<std::string> move_reach(pqxx::dbtransaction& tx, account_id account,
                                    reach_to whom = reach_to::everybody);

enum class reach_of {
  living,  ///< who should have the post
  deleted, ///< who could have a copy, suspended or not allowed any more
};
/// Who is mentioned or quoted, and, of posts that everybody may see, who is answered, boosted, answered it,
/// liked or quoted it, with followers of the answered account if it is ours; followers unless it is direct,
/// relays if it is public. Of a boost: the original's author, followers and relays.
/// `deleted` finds the post hidden too, and leaves nobody out whom a private post did not address.
/// Nobody is reached by what is not there, or stays on this server.
std::vector<std::string> status_reach(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status,
                                      reach_of what, reach_to whom = reach_to::everybody);
/// Who hears of a poll's tally: mentioned accounts, boosters, voters, followers unless it is direct, relays
/// if it is public.
std::vector<std::string> poll_reach(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status,
                                    reach_to whom = reach_to::everybody);

} // namespace pheidi::model
