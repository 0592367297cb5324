// Whom clients ask about, and pages of accounts: followers, followed, requests, blocks, mutes, endorsements.
//
// One query each. The cursor of a page is the id of the row that makes the account part of it.
#pragma once

#include "pheidi/model/client/reaction_lists.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct asked_account {
  account_id id;
  std::string username, domain; // domain empty: ours
  bool locked = false;
  bool gone = false; // suspended, or on the way to be deleted
  bool silenced = false;
  bool moved = false;
  bool hides_lists = false; // of followers and followed
  bool local() const { return domain.empty(); }
};
/// Nothing for one that is not there, or that waits here for confirmation or approval.
std::optional<asked_account> find_asked_account(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                account_id id);
/// By handle, in any case; the domain as it is stored, empty for ours.
std::optional<account_id> find_handle(pqxx::dbtransaction& tx, const std::string& username,
                                      const std::string& domain);
/// Those of the ids that can be asked about, in their order, once each.
std::vector<account_id> known_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                       const std::vector<std::int64_t>& ids, bool suspended_too);

enum class account_list { followers, following, follow_requests, blocks, mutes, endorsed };
/// Without those who are suspended. Of followers and followed, whom `viewer` has nothing to do with is left
/// out, too: blocked either way, or muted.
std::vector<reacting_account> accounts_on(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          account_list which, account_id whose,
                                          const std::optional<account_id>& viewer, const reaction_page& p);

/// By account: whom the viewer follows of its followers. Of those who hide such lists nobody is told.
std::map<account_id, std::vector<account_id>> familiar_followers(pqxx::dbtransaction& tx,
                                                                 const schema_facts& schema,
                                                                 account_id viewer,
                                                                 const std::vector<account_id>& of);

struct directory_query {
  std::optional<account_id> viewer;
  bool local = false;  // ours only
  bool newest = false; // by when they came; else by when they posted
  int offset = 0, limit = 40;
};
/// Accounts that want to be found.
std::vector<account_id> account_directory(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const directory_query& query);

} // namespace pheidi::model
