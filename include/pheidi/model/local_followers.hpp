// Who of this server follows an account: reach of remote posts, moves, followers synchronisation (FEP-8fcf).
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

bool has_local_follower(pqxx::dbtransaction& tx, account_id account);
/// By id, at most `limit` with ids beyond `after`: for accounts that many follow.
std::vector<account_id> local_follower_page(pqxx::dbtransaction& tx, account_id account,
                                            std::optional<account_id> after, int limit);

struct local_follower {
  account_id id;
  std::string uri; // as others know it
};
std::vector<local_follower> local_followers(pqxx::dbtransaction& tx, const schema_facts& schema,
                                            const config::identity_settings& identity, account_id account);
/// Who has followed it here for longest.
std::optional<account_id> first_local_follower(pqxx::dbtransaction& tx, account_id account);
/// What the header Collection-Synchronization of that account's server should say: hex of the XOR of
/// SHA-256(uri) over its followers here.
std::string local_followers_digest(pqxx::dbtransaction& tx, const schema_facts& schema,
                                   const config::identity_settings& identity, account_id account);
/// Those who follow here, but are not among `expected`.
std::vector<account_id> local_followers_except(pqxx::dbtransaction& tx, account_id account,
                                               const std::vector<account_id>& expected);

struct follow_state {
  bool following = false;
  bool requested = false;
};
/// How far each of `followers` got with `target`; each has an entry.
std::map<account_id, follow_state> follow_states(pqxx::dbtransaction& tx, account_id target,
                                                 const std::vector<account_id>& followers);

} // namespace pheidi::model
