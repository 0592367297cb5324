// Keys by id: from memory, the database, their servers; and once more when a signature does not match.
#include "actors_impl.hpp"
#include "key_document.hpp"

#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/model/local_uri.hpp"

#include <utility>

namespace pheidi::federation::discovery {

namespace {

/// As long as a suspension or a revocation by Rails may go unnoticed.
constexpr seconds trusted_for{60};
/// How soon an owner may be asked again for a key that it did not list, or that did not match.
constexpr seconds throttle{60};
/// Older rows are refreshed as a whole when their owner is asked anyway.
constexpr std::chrono::hours stale_after{24};

std::function<key_row(pqxx::dbtransaction&)> find_stored(const actors::parts& p, const std::string& key_id) {
  return [schema = p.schema, key_id](pqxx::dbtransaction& tx) -> key_row {
    auto found = model::find_key(tx, *schema->current(tx), key_id);
    return found ? std::make_shared<const model::stored_key>(std::move(*found)) : nullptr;
  };
}

bool is_stale(const std::optional<wall_time>& refreshed_at) {
  return !refreshed_at || wall_clock::now() - *refreshed_at >= stale_after;
}

} // namespace

key_ptr actors::impl::cached(std::string_view key_id) {
  const auto* known = keys.find(std::string(key_id));
  if (!known || now() >= known->until) return nullptr;
  key_hits.add();
  return known->key;
}

net::awaitable<result<key_ptr>> actors::impl::key(std::string key_id) {
  if (auto known = cached(key_id)) co_return std::move(known);
  if (auto failed = key_failures.find(key_id, now())) co_return std::move(*failed);
  if (const auto other = key_flights.board(key_id)) {
    auto theirs = co_await key_flights.arrival(other);
    co_return std::move(theirs);
  }
  auto outcome = co_await find_key(key_id);
  if (outcome)
    keys.put(key_id, {*outcome, now() + trusted_for});
  else
    key_failures.remember(key_id, outcome.error(), now());
  key_flights.land(key_id, outcome);
  co_return std::move(outcome);
}

net::awaitable<result<key_ptr>> actors::impl::find_key(std::string key_id) {
  const auto rules = policy();
  // What is stored needs no fetch, and whatever is fetched is admitted again, more strictly.
  const auto id = http::url::parse(key_id);
  if (!id || key_id.size() > longest_uri) co_return error(errc::bad_uri, key_id.substr(0, longest_uri));
  const auto admitted = admit_as_told(*id, p.settings.identity, rules.get());
  if (!admitted) co_return admitted.error();
  auto row = co_await stored(key_id);
  if (!row) co_return row.error();
  if (*row) co_return accept(**row);
  auto fetched_key = co_await fetch_key(std::move(key_id));
  co_return std::move(fetched_key);
}

net::awaitable<result<key_row>> actors::impl::stored(std::string key_id) {
  auto look = find_stored(p, key_id);
  auto row = co_await p.database.run<key_row>(p.on, std::move(look));
  co_return std::move(row);
}

/// The owner's domain may be blocked though the key's host is not.
result<key_ptr> actors::impl::accept(const model::stored_key& k) const {
  for (const auto& domain : {k.owner_domain, activitypub::host_of(k.actor_uri)})
    if (const auto welcome = allowed(domain); !welcome) return welcome.error();
  return ready_key(k);
}

net::awaitable<result<key_ptr>> actors::impl::fetch_key(std::string key_id) {
  const auto costs = std::make_shared<budget>();
  const std::string actor_uri(activitypub::without_fragment(key_id));
  if (actor_uri != key_id) {
    // Nearly always the fragment is all that tells a key from its owner.
    auto of_actor = co_await key_of_actor(key_id, actor_uri, costs);
    const bool elsewhere =
        !of_actor && (of_actor.error().is(errc::not_an_actor) || of_actor.error().is(errc::wrong_id));
    if (!elsewhere) co_return std::move(of_actor);
  }
  auto own = co_await key_of_its_own(std::move(key_id), costs);
  co_return std::move(own);
}

net::awaitable<result<key_ptr>> actors::impl::key_of_actor(std::string key_id, std::string actor_uri,
                                                           budget_ptr costs) {
  const auto* last = fetched_at.find(actor_uri);
  if (last && now() - *last < throttle) {
    // It may have been stored after the database was asked for the key.
    auto row = co_await stored(key_id);
    if (!row) co_return row.error();
    if (*row) co_return accept(**row);
    co_return error(errc::not_confirmed, actor_uri + " was asked a moment ago and did not list " + key_id);
  }
  if (auto failed = actor_failures.find(actor_uri, now())) co_return std::move(*failed);
  const auto wish = std::make_shared<const actor_wish>();
  auto owner = co_await fetched(actor_uri, actor_uri, std::move(costs), wish);
  if (!owner) co_return owner.error();
  auto row = co_await stored(key_id);
  if (!row) co_return row.error();
  co_return from_fetched(**owner, key_id, *row);
}

net::awaitable<result<key_ptr>> actors::impl::key_of_its_own(std::string key_id, budget_ptr costs) {
  auto document = co_await key_document(key_id, costs);
  if (!document) co_return document.error();
  const auto owner_uri = document->owner;
  const auto wish = std::make_shared<actor_wish>();
  wish->must_list = std::move(*document);
  // Apart from others who want the actor: for them it need not list this key.
  auto owner = co_await fetched(owner_uri + " for " + key_id, owner_uri, std::move(costs), wish);
  if (!owner) co_return owner.error();
  auto row = co_await stored(key_id);
  if (!row) co_return row.error();
  co_return from_fetched(**owner, key_id, *row);
}

/// Schemas before 4.6 have one key for each actor and do not know this one by its id.
result<key_ptr> actors::impl::from_fetched(const fetched_actor& owner, const std::string& key_id,
                                           const key_row& row) const {
  const auto* key = listed(owner.keys, key_id);
  if (!key) return error(errc::not_confirmed, owner.row.uri + " does not list " + key_id);
  if (row && row->actor_uri == owner.row.uri) return accept(*row);
  if (key->pem.empty()) return error(errc::not_confirmed, key_id + " cannot be read");
  return accept(stored_form(*key, owner.row));
}

/// What a key's own id leads to. Another server after a redirect cannot say what the key of this one is.
net::awaitable<result<activitypub::public_key>> actors::impl::key_document(std::string key_id,
                                                                           budget_ptr costs) {
  get_options any_id;
  any_id.id_must_match = false;
  auto got = co_await p.documents.get(key_id, std::move(costs), any_id);
  if (!got) co_return got.error();
  const auto asked = http::url::parse(key_id);
  const auto found = http::url::parse(got->uri);
  if (!asked || !found || !same_server(*asked, *found))
    co_return error(errc::not_confirmed, key_id + " led to " + got->uri);
  auto key = key_in(got->json, key_id);
  co_return std::move(key);
}

net::awaitable<result<key_ptr>> actors::impl::newer_key(key_ptr known) {
  const auto name = "again " + known->id;
  if (const auto other = key_flights.board(name)) {
    auto theirs = co_await key_flights.arrival(other);
    co_return std::move(theirs);
  }
  auto outcome = co_await read_again(known);
  if (outcome)
    keys.put(known->id, {*outcome, now() + trusted_for});
  else if (!is_transient(outcome.error()))
    keys.erase(known->id);
  key_flights.land(name, outcome);
  co_return std::move(outcome);
}

net::awaitable<result<key_ptr>> actors::impl::read_again(key_ptr known) {
  if (const auto* fresh = keys.find(known->id); fresh && fresh->key->fingerprint != known->fingerprint)
    co_return fresh->key;
  const auto* last = refetched_at.find(known->actor_uri);
  if (last && now() - *last < throttle) {
    throttled.add();
    co_return known;
  }
  auto row = co_await stored(known->id);
  if (!row) co_return row.error();
  refetched_at.put(known->actor_uri, now());
  refetches.add();
  const auto wish = std::make_shared<actor_wish>();
  const bool stale = !*row || is_stale((*row)->owner_refreshed_at);
  if (!stale) wish->depth = actor_wish::depth::keys;
  wish->read_again = known->id;
  const auto costs = std::make_shared<budget>();
  auto owner = co_await fetched(known->actor_uri + " for " + known->id, known->actor_uri, costs, wish);
  if (!owner && owner.error().is(errc::host_limited)) co_return known;
  if (!owner) co_return owner.error();
  auto fresh_row = co_await stored(known->id);
  if (!fresh_row) co_return fresh_row.error();
  auto fresh = from_fetched(**owner, known->id, *fresh_row);
  if (fresh && (*fresh)->fingerprint == known->fingerprint) co_return known;
  co_return std::move(fresh);
}

} // namespace pheidi::federation::discovery
