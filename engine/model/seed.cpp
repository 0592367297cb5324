// Fills an empty database. Speed does not matter here, so rows go one by one.
#include "pheidi/model/seed.hpp"

#include "exec.hpp"
#include "seed_schema.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/schema.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <stdexcept>

namespace pheidi::model {

namespace {

const char* name_of(schema_family family) {
  switch (family) {
  case schema_family::mastodon_4_2:
    return "4.2";
  case schema_family::mastodon_4_6:
    return "4.6";
  case schema_family::mastodon_4_7:
    return "4.7";
  }
  return "";
}

struct key_pair {
  std::string private_pem;
  std::string public_pem;
};

key_pair complete(const seed_key& key) {
  if (key.private_pem.empty()) {
    const auto made = crypto::rsa_private_key::generate();
    return {made.private_pem(), made.public_pem()};
  }
  const auto parsed = crypto::rsa_private_key::from_pem(key.private_pem);
  if (!parsed) throw std::runtime_error("the key of the seed: " + parsed.error().message());
  return {key.private_pem, parsed->public_pem()};
}

void store_key(pqxx::dbtransaction& tx, account_id id, const seed_key& key) {
  const auto pair = complete(key);
  if (!key.in_keypairs) {
    exec(tx, "UPDATE accounts SET private_key = $2, public_key = $3 WHERE id = $1", id.value,
         pair.private_pem, pair.public_pem);
    return;
  }
  std::string column = pair.private_pem;
  if (key.cipher) {
    auto encrypted = key.cipher->encrypt(column);
    if (!encrypted) throw std::runtime_error("the key of the seed: " + encrypted.error().message());
    column = std::move(*encrypted);
  }
  exec(tx,
       "INSERT INTO keypairs (account_id, type, local_fragment, public_key, private_key, "
       "created_at, updated_at)"
       " VALUES ($1, 0, $2, $3, $4, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
       id.value, key.fragment, pair.public_pem, column);
}

std::optional<account_id> find_account(pqxx::dbtransaction& tx, const std::string& username,
                                       const std::string& domain) {
  const auto rows = exec(tx,
                         "SELECT id FROM accounts WHERE lower(username) = lower($1)"
                         " AND coalesce(lower(domain), '') = lower($2)",
                         username, domain);
  if (rows.empty()) return std::nullopt;
  return account_id(rows[0][0].as<std::int64_t>());
}

/// "https://host:port" of "https://host:port/users/x".
std::string origin_of(const std::string& uri) {
  const auto scheme_end = uri.find("://");
  if (scheme_end == std::string::npos) throw std::runtime_error("not an actor URI: " + uri);
  return uri.substr(0, uri.find('/', scheme_end + 3));
}

} // namespace

void create_delivery_schema(pqxx::dbtransaction& tx, schema_family family) {
  const bool occupied = tx.exec1("SELECT to_regclass('accounts') IS NOT NULL")[0].as<bool>();
  if (occupied) {
    const auto found = inspect_schema(tx).family;
    if (found == name_of(family)) return;
    throw std::runtime_error(
        fmt::format("the database holds a schema of family {}, not {}", found, name_of(family)));
  }
  tx.exec(seed_sql_4_2);
  if (family == schema_family::mastodon_4_2) return;
  tx.exec(seed_sql_4_6);
  if (family == schema_family::mastodon_4_6) return;
  tx.exec(seed_sql_4_7);
}

void seed_instance_actor(pqxx::dbtransaction& tx, const seed_key& key) {
  const auto made = exec(tx,
                         "INSERT INTO accounts (id, username, actor_type, locked, created_at, updated_at)"
                         " VALUES ($1, 'mastodon.internal', 'Application', true,"
                         " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING",
                         instance_actor.value);
  if (made.affected_rows() == 1) store_key(tx, instance_actor, key);
}

account_id seed_local_account(pqxx::dbtransaction& tx, const seed_account& account) {
  const auto existing = find_account(tx, account.username, "");
  if (existing) return *existing;
  const auto row = exec1(tx,
                         "INSERT INTO accounts (username, discoverable, created_at, updated_at)"
                         " VALUES ($1, true, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
                         " RETURNING id",
                         account.username);
  const account_id id(row[0].as<std::int64_t>());
  if (inspect_schema(tx).has_id_scheme)
    exec(tx, "UPDATE accounts SET id_scheme = $2 WHERE id = $1", id.value, account.id_scheme);
  exec(tx,
       "INSERT INTO users (account_id, email, confirmed_at, created_at, updated_at) VALUES ($1, $2,"
       " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')",
       id.value, fmt::format("account-{}@localhost", id.value));
  store_key(tx, id, account.key);
  return id;
}

std::vector<account_id> seed_local_accounts(pqxx::dbtransaction& tx, int count, const std::string& prefix,
                                            seed_key key) {
  if (key.private_pem.empty()) key.private_pem = crypto::rsa_private_key::generate().private_pem();
  std::vector<account_id> out;
  for (int n = 1; n <= count; ++n) {
    const seed_account account{fmt::format("{}{}", prefix, n), key};
    out.push_back(seed_local_account(tx, account));
  }
  return out;
}

account_id seed_remote_account(pqxx::dbtransaction& tx, const std::string& actor_uri) {
  const auto origin = origin_of(actor_uri);
  const auto host = origin.substr(origin.find("://") + 3);
  // The handle is of no interest here, but has to be unique on its host.
  const auto username = "r_" + crypto::hex(crypto::sha256(actor_uri)).substr(0, 24);
  const auto existing = find_account(tx, username, host);
  if (existing) return *existing;
  const auto row =
      exec1(tx,
            "INSERT INTO accounts (username, domain, uri, url, inbox_url, outbox_url, "
            "shared_inbox_url, followers_url,"
            " protocol, actor_type, discoverable, created_at, updated_at)"
            " VALUES ($1, $2, $3, $3, $4, $5, $6, $7, 1, 'Person', false, now() AT TIME ZONE 'UTC',"
            " now() AT TIME ZONE 'UTC') RETURNING id",
            username, host, actor_uri, actor_uri + "/inbox", actor_uri + "/outbox", origin + "/inbox",
            actor_uri + "/followers");
  return account_id(row[0].as<std::int64_t>());
}

void seed_follow(pqxx::dbtransaction& tx, account_id follower, account_id followed) {
  exec(tx,
       "INSERT INTO follows (account_id, target_account_id, created_at, updated_at)"
       " VALUES ($1, $2, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING",
       follower.value, followed.value);
}

std::vector<std::string> seed_remote_followers(pqxx::dbtransaction& tx, account_id followed,
                                               const std::string& authority_prefix, int count) {
  std::vector<std::string> uris;
  for (int n = 1; n <= count; ++n) {
    auto uri = fmt::format("{}/users/follower{}", authority_prefix, n);
    seed_follow(tx, seed_remote_account(tx, uri), followed);
    uris.push_back(std::move(uri));
  }
  return uris;
}

} // namespace pheidi::model
