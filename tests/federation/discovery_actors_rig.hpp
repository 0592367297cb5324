// Actors before a fake fediverse and a real database of the complete schema.
#pragma once

#include "discovery_rig.hpp"

#include "pheidi/federation/discovery/actors.hpp"

#include <pqxx/pqxx>

#include <string>
#include <vector>

namespace pheidi::federation::discovery {

/// A key pair; a few are made and shared, because making one takes long.
const crypto::rsa_private_key& key_pair(std::size_t number);

/// An actor as its server publishes it. Everything follows from host and name unless said otherwise.
struct persona {
  std::string host = "a.example";
  std::string name = "alice";
  std::string id{};      // https://HOST/users/NAME
  std::string key_id{};  // id + "#main-key"
  std::string members{}; // more of the document: ,"name":"Alice"
  std::size_t key = 1;

  std::string uri() const { return id.empty() ? "https://" + host + "/users/" + name : id; }
  std::string key_uri() const { return key_id.empty() ? uri() + "#main-key" : key_id; }
  /// The document.
  std::string json() const;
  std::string key_json() const;
};

struct actors_rig : rig {
  explicit actors_rig(rig_options o = {});
  ~actors_rig();

  /// Document and WebFinger of an actor.
  void publish(const persona& who);
  void publish_document(const persona& who);
  /// WebFinger of a handle; `subject` and `self` as they are answered.
  void publish_webfinger(const std::string& asked_handle, const std::string& subject,
                         const std::string& self);
  std::uint64_t webfinger_hits(const std::string& handle) const;

  result<model::account_row> resolve(const std::string& uri, budget_ptr costs = nullptr);
  result<model::account_row> refresh(const std::string& uri, budget_ptr costs = nullptr);
  result<key_ptr> key(const std::string& id) { return run(remote.key(id)); }
  result<key_ptr> newer(key_ptr known) { return run(remote.newer_key(std::move(known))); }
  /// The first column of the first row; "NULL" for null, "" without a row.
  std::string sql(const std::string& query);
  void block(const std::string& domain);

  steady_time time = steady_clock::now();
  std::vector<model::stored_actor> stored;
  pqxx::connection connection;
  db::executor database;
  actors remote;
};

/// True if the key verifies what the key pair of that number signs.
bool is_key(const key_ptr& k, std::size_t number);

/// As a JSON string.
std::string quoted(const std::string& text);
/// Where WebFinger is asked for a handle.
std::string webfinger_of(const std::string& handle);

} // namespace pheidi::federation::discovery
