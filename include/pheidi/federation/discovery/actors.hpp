// Actors and keys by their URIs: from the database, else from their servers, once however many wait.
//
// One loop. A second request for an actor or key that is being fetched waits for
// the first; failures are remembered for a while (a minute for what may pass, an
// hour for 404 and 410), bounded.
#pragma once

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/ed25519.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/model/accounts.hpp"

#include <optional>
#include <variant>

namespace pheidi::federation::discovery {

/// A key that is ready to verify with. Shared by all requests of its owner.
struct verification_key {
  std::string id;
  account_id owner;
  std::string actor_uri;
  std::string owner_domain;
  std::string owner_inbox, owner_followers;
  bool owner_suspended = false;
  std::variant<crypto::rsa_public_key, crypto::ed25519_public_key> key;
  crypto::sha256_digest fingerprint{}; // of the PEM that the key was read from
};
using key_ptr = std::shared_ptr<const verification_key>;

class actors {
 public:
  struct parts {
    const config::settings& settings;
    net::loop& on;
    fetcher& documents;
    db::executor& database; // writes too
    std::shared_ptr<model::schema_watch> schema;
    std::function<std::shared_ptr<const model::domain_policy>()> policy;
    metrics::registry& registry;
    /// After an actor was stored: what is new about it (the role does its follow-ups), and what caused it to
    /// be looked for (budget::cause). May be empty.
    std::function<void(const model::stored_actor&, const std::string&)> on_stored;
    /// For tests that let time pass.
    std::function<steady_time()> now{};
  };
  explicit actors(parts p);
  ~actors();

  /// The row of an actor; fetched, confirmed by WebFinger and stored when it is not known.
  net::awaitable<result<model::account_row>> resolve(std::string uri, budget_ptr costs);
  /// By handle, both parts in any case: from the database, else from where WebFinger says that it is. An
  /// empty domain, or one of ours, is this server, where nobody is looked for: `local`.
  net::awaitable<result<model::account_row>> resolve_handle(std::string username, std::string domain,
                                                            budget_ptr costs);
  /// Fetched again whatever is known; 410 marks it gone.
  net::awaitable<result<model::account_row>> refresh(std::string uri, budget_ptr costs);
  /// From a document that the actor itself sent (Update): no fetch but WebFinger when its handle changed, and
  /// the documents of keys that are new and not part of it.
  net::awaitable<result<model::account_row>> store(activitypub::actor document, budget_ptr costs);

  /// From the cache alone, without suspending: the hot path of the inbox.
  key_ptr cached_key(std::string_view key_id);
  /// Cache, database, network. blocked_domain, not_confirmed (the owner does not list the key), gone, ...
  net::awaitable<result<key_ptr>> key(std::string key_id);
  /// A signature did not match a known key: read it again from its server, at most once a minute for each
  /// owner; the old key when it is the same or may not be asked for now.
  net::awaitable<result<key_ptr>> newer_key(key_ptr known);

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::federation::discovery
