// What people look for: accounts by what they are called, hashtags by how they begin, and both accounts and
// posts by their addresses.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/model/client/reaction_lists.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct account_search {
  std::string text; // words: each begins a part of the user name, the display name or the domain
  std::optional<account_id> viewer;
  bool followed_only = false; // by the viewer
  int offset = 0, limit = 40;
};
/// Without who is suspended, went elsewhere, or is limited and not followed. Whom the viewer follows comes
/// first, then who has many followers.
std::vector<account_id> search_accounts(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        const account_search& query);

struct tag_search {
  std::string start; // normalised
  bool reviewed_only = false;
  int offset = 0, limit = 40;
};
/// The one of that very name first, then those that were used last.
std::vector<std::int64_t> search_tags(pqxx::dbtransaction& tx, const tag_search& query);

/// What is known under an address: the URI of an actor or a post, the page of an account or of a post of
/// ours.
struct known_thing {
  std::optional<account_id> account;
  std::optional<std::int64_t> status;
  bool nothing() const { return !account && !status; }
};
known_thing find_by_address(pqxx::dbtransaction& tx, const config::identity_settings& identity,
                            const std::string& address);

} // namespace pheidi::model
