// What the coroutines of `actors` share. Lives on one loop.
#pragma once

#include "failure_memory.hpp"
#include "handles.hpp"
#include "single_flight.hpp"

#include "pheidi/federation/discovery/actors.hpp"

#include <set>
#include <string>
#include <vector>

namespace pheidi::federation::discovery {

/// An actor that was read and stored just now, with the keys that it lists.
struct fetched_actor {
  model::account_row row;
  std::vector<activitypub::public_key> keys;
};
// Shared throughout: they are large, and frames of coroutines should not be.
using key_row = std::shared_ptr<const model::stored_key>;
using row_ptr = std::shared_ptr<const model::account_row>;
using fetched_ptr = std::shared_ptr<const fetched_actor>;
using document_ptr = std::shared_ptr<activitypub::actor>;
using update_ptr = std::shared_ptr<model::actor_update>;

/// How much of an actor is read again, and for whose sake.
struct actor_wish {
  enum class depth {
    whole,        // profile, handle, keys, totals
    keys,         // keys alone, if the row is there
    as_delivered, // what the actor itself sent: nothing is fetched that is known
  } depth = depth::whole;
  bool only_if_unknown = false; // another URI of an actor that we have is enough
  bool follow_move = true;
  /// The actor must list it, else nothing is stored. Fetched already when it has a PEM.
  activitypub::public_key must_list{};
  std::string read_again{}; // this key's document, though its key is known
};
using wish_ptr = std::shared_ptr<const actor_wish>;

/// What the database knows of an actor before its document is written.
struct known_parts {
  std::optional<model::account_row> row;
  std::set<std::string> keys; // ids, of this actor
};
using known_ptr = std::shared_ptr<const known_parts>;

struct actors::impl {
  explicit impl(parts given);

  // actors.cpp
  net::awaitable<result<row_ptr>> resolve(std::string uri, budget_ptr costs);
  net::awaitable<result<row_ptr>> find_or_fetch(std::string uri, budget_ptr costs);
  net::awaitable<result<row_ptr>> resolve_handle(handle whom, budget_ptr costs);
  net::awaitable<result<model::account_row>> refresh(std::string uri, budget_ptr costs);
  /// Single flight by name; the leader's wish counts.
  net::awaitable<result<fetched_ptr>> fetched(std::string name, std::string uri, budget_ptr costs,
                                              wish_ptr wish);
  net::awaitable<result<fetched_ptr>> fetch(std::string uri, budget_ptr costs, wish_ptr wish);
  net::awaitable<void> mark_gone(std::string uri);

  // process_actor.cpp
  net::awaitable<result<fetched_ptr>> process(document_ptr document, budget_ptr costs, wish_ptr wish);
  net::awaitable<result<handle>> find_handle(const document_ptr& a, const known_ptr& known,
                                             const wish_ptr& wish, budget_ptr costs);
  net::awaitable<void> complete_keys(const document_ptr& a, const known_ptr& known, const wish_ptr& wish,
                                     budget_ptr costs);
  net::awaitable<std::optional<account_id>> find_move(std::string target, budget_ptr costs, bool follow);
  net::awaitable<result<fetched_ptr>> write(update_ptr update, std::string cause);

  // actor_keys.cpp
  key_ptr cached(std::string_view key_id);
  net::awaitable<result<key_ptr>> key(std::string key_id);
  net::awaitable<result<key_ptr>> find_key(std::string key_id);
  net::awaitable<result<key_ptr>> fetch_key(std::string key_id);
  net::awaitable<result<key_ptr>> key_of_actor(std::string key_id, std::string actor_uri, budget_ptr costs);
  net::awaitable<result<key_ptr>> key_of_its_own(std::string key_id, budget_ptr costs);
  net::awaitable<result<key_ptr>> newer_key(key_ptr known);
  net::awaitable<result<key_ptr>> read_again(key_ptr known);
  net::awaitable<result<activitypub::public_key>> key_document(std::string key_id, budget_ptr costs);
  net::awaitable<result<key_row>> stored(std::string key_id);
  result<key_ptr> from_fetched(const fetched_actor& owner, const std::string& key_id,
                               const key_row& row) const;
  result<key_ptr> accept(const model::stored_key& k) const;

  steady_time now() const { return p.now ? p.now() : steady_clock::now(); }
  std::shared_ptr<const model::domain_policy> policy() const { return p.policy ? p.policy() : nullptr; }
  result<void> allowed(std::string_view domain) const;

  struct cached_entry {
    key_ptr key;
    steady_time until;
  };
  parts p;
  handles names;
  single_flight<row_ptr> row_flights;
  single_flight<fetched_ptr> actor_flights;
  single_flight<key_ptr> key_flights;
  failure_memory actor_failures;
  failure_memory key_failures;
  lru<std::string, cached_entry> keys;
  lru<std::string, steady_time> fetched_at; // actors, so that a key they do not list is not looked for again
  lru<std::string, steady_time> refetched_at; // owners whose signature did not match
  metrics::counter& stored_total;
  metrics::counter& key_hits;
  metrics::counter& refetches;
  metrics::counter& throttled;
};

} // namespace pheidi::federation::discovery
