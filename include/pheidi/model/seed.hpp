// An empty database becomes a small Mastodon: schema, accounts, keys, followers. For tests, the swarm and
// `pheidi up`.
//
// Only the tables that delivery needs. Everything may run twice; nothing existing is changed.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

enum class schema_family {
  mastodon_4_2, ///< keys in accounts, actors by user name only
  mastodon_4_6, ///< id_scheme; keypairs for remote keys, uri NOT NULL
  mastodon_4_7, ///< local keys in keypairs, encrypted
};

/// Throws std::runtime_error when the database holds tables of another family.
void create_delivery_schema(pqxx::dbtransaction& tx, schema_family family = schema_family::mastodon_4_7);

/// The key pair of a local account and where it is kept.
struct seed_key {
  std::string private_pem;                      // empty: a new one
  bool in_keypairs = false;                     // else accounts.private_key; 4.7 only
  const crypto::rails_cipher* cipher = nullptr; // for keypairs; null leaves it in clear
  std::string fragment = "#main-key";           // for keypairs
};

struct seed_account {
  std::string username;
  seed_key key;
  int id_scheme = 0; // ignored where the schema has none
};

/// Account -99 as Mastodon makes it.
void seed_instance_actor(pqxx::dbtransaction& tx, const seed_key& key);
/// With a `users` row that may sign in. An account of that name that exists is left as it is.
account_id seed_local_account(pqxx::dbtransaction& tx, const seed_account& account);
/// `count` accounts named prefix1, prefix2 ...; an empty key is made once and shared.
std::vector<account_id> seed_local_accounts(pqxx::dbtransaction& tx, int count, const std::string& prefix,
                                            seed_key key);

/// A remote actor ("https://host/users/name") with its inboxes, made if it is not there.
account_id seed_remote_account(pqxx::dbtransaction& tx, const std::string& actor_uri);
void seed_follow(pqxx::dbtransaction& tx, account_id follower, account_id followed);
/// `count` actors under `authority_prefix` ("https://host[:port]") that follow `followed`; their URIs.
std::vector<std::string> seed_remote_followers(pqxx::dbtransaction& tx, account_id followed,
                                               const std::string& authority_prefix, int count);

} // namespace pheidi::model
