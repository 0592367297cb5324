#include "pheidi/swarm/seeding.hpp"

#include "pheidi/crypto/rsa.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/signing.hpp"
#include "pheidi/swarm/keys.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

namespace pheidi::swarm {

namespace {

using rows = std::vector<model::signing_account>;

/// Seeds in one transaction and reads back what a delivery would sign with.
rows fill(pqxx::dbtransaction& tx, const seed_options& o, const crypto::rails_cipher& cipher) {
  model::create_delivery_schema(tx, o.family);
  model::seed_key key;
  key.in_keypairs = o.family == model::schema_family::mastodon_4_7 && cipher.configured();
  if (key.in_keypairs) key.cipher = &cipher;
  const auto ids = model::seed_local_accounts(tx, o.accounts, o.prefix, key);
  const auto facts = model::inspect_schema(tx);
  rows out;
  for (auto& [id, account] : model::load_signing_accounts(tx, facts, cipher, o.identity, ids)) {
    if (!account)
      throw std::runtime_error(fmt::format("account {}: {}", id.value, account.error().message()));
    out.push_back(std::move(*account));
  }
  return out;
}

} // namespace

result<std::vector<seeded_actor>> seed(const seed_options& options) {
  db::executor_options how;
  how.postgres = options.postgres;
  how.threads = 1;
  how.role = "swarm-seed";
  // Thousands of rows and a schema take longer than a query of the engine may.
  how.statement_timeout = seconds(120);
  how.transaction_timeout = seconds(300);
  db::executor database(how);
  const crypto::rails_cipher cipher(options.encryption.primary_key, options.encryption.key_derivation_salt);
  std::function<rows(pqxx::dbtransaction&)> work = [&](pqxx::dbtransaction& tx) {
    return fill(tx, options, cipher);
  };
  auto accounts = database.run_now<rows>(std::move(work));
  if (!accounts) return accounts.error();
  std::map<std::string, std::string, std::less<>> public_of; // seeded accounts share a key
  std::vector<seeded_actor> out;
  for (const auto& a : *accounts) {
    auto& public_pem = public_of[a.private_key_pem];
    if (public_pem.empty()) {
      const auto key = crypto::rsa_private_key::from_pem(a.private_key_pem);
      if (!key) return error{key.error().code, "the key of " + a.actor_uri};
      public_pem = key->public_pem();
    }
    out.push_back({a.id.value, a.username, a.actor_uri, a.key_id, public_pem});
  }
  return out;
}

std::string actors_json(const std::vector<seeded_actor>& actors) {
  std::string out;
  json::writer w(out);
  w.object().key("actors").array();
  for (const auto& a : actors)
    w.object()
        .key("id")
        .string(std::to_string(a.id))
        .key("username")
        .string(a.username)
        .key("uri")
        .string(a.uri)
        .key("key_id")
        .string(a.key_id)
        .end();
  w.end().end();
  return out;
}

std::string key_file(const std::vector<seeded_actor>& actors) {
  std::string out;
  for (const auto& a : actors)
    out += key_ring::line(a.key_id, a.public_pem);
  return out;
}

} // namespace pheidi::swarm
