// Actors as documents, and short ways to store them.
#pragma once

#include "model_fixture.hpp"

#include "pheidi/model/accounts.hpp"

#include <fmt/format.h>

namespace pheidi::model {

inline config::identity_settings test_identity() {
  config::identity_settings out;
  out.local_domain = "ours.example";
  out.web_domain = "social.ours.example";
  return out;
}

inline std::string pem_of(const std::string& name) {
  return fmt::format("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", name);
}

/// "https://a.example/users/bob" as bob@a.example, with one key.
inline actor_update update_of(const std::string& id, const std::string& key = "first") {
  actor_update out;
  const auto host = id.substr(8, id.find('/', 8) - 8);
  out.username = id.substr(id.rfind('/') + 1);
  out.domain = host;
  out.now = from_unix_seconds(1'790'000'000);
  auto& d = out.document;
  d.id = id;
  d.type = "Person";
  d.username = out.username;
  d.inbox = id + "/inbox";
  d.outbox = id + "/outbox";
  d.shared_inbox = "https://" + host + "/inbox";
  d.followers = id + "/followers";
  d.following = id + "/following";
  d.featured = id + "/featured";
  d.url = "https://" + host + "/@" + out.username;
  d.name = "Bob";
  d.summary = "<p>Hello</p>";
  d.keys = {{id + "#main-key", id, activitypub::key_kind::rsa, pem_of(key)}};
  return out;
}

inline const std::string bob_uri = "https://a.example/users/bob";

/// A database of each family, and one with all of 4.7.
enum class store { mastodon_4_2, mastodon_4_6, mastodon_4_7, complete_4_7 };

struct actors_of_each : testing::TestWithParam<store> {
  database db{make(GetParam())};
  schema_facts facts = db.facts();
  config::identity_settings identity = test_identity();

  static database make(store which) {
    switch (which) {
    case store::mastodon_4_2:
      return database(schema_family::mastodon_4_2);
    case store::mastodon_4_6:
      return database(schema_family::mastodon_4_6);
    case store::mastodon_4_7:
      return database(schema_family::mastodon_4_7);
    case store::complete_4_7:
      break;
    }
    return database(complete);
  }

  stored_actor put(const actor_update& update) {
    return db.in_transaction(
        [&](pqxx::dbtransaction& tx) { return store_actor(tx, facts, identity, update); });
  }
  std::optional<stored_key> key(const std::string& id) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) { return find_key(tx, facts, id); });
  }
  std::map<std::string, account_row> find(const std::vector<std::string>& uris) {
    return db.in_transaction(
        [&](pqxx::dbtransaction& tx) { return find_accounts(tx, facts, identity, uris); });
  }
  std::optional<account_row> by_handle(const std::string& username, const std::string& domain) {
    return db.in_transaction([&](pqxx::dbtransaction& tx) {
      return find_account_by_handle(tx, facts, identity, username, domain);
    });
  }
  std::string column(const std::string& name, account_id id) {
    return db.value(fmt::format("SELECT {} FROM accounts WHERE id = {}", name, id.value));
  }
  std::string count(const std::string& of) { return db.value("SELECT count(*) FROM " + of); }
};

inline std::string store_name(const testing::TestParamInfo<store>& info) {
  const char* names[] = {"mastodon_4_2", "mastodon_4_6", "mastodon_4_7", "complete_4_7"};
  return names[static_cast<int>(info.param)];
}

inline auto all_stores() {
  return testing::Values(store::mastodon_4_2, store::mastodon_4_6, store::mastodon_4_7, store::complete_4_7);
}

} // namespace pheidi::model
