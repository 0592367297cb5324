// Actors by URI: known ones from the database, others fetched once for all who wait.
#include "actors_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/discovery/admission.hpp"
#include "pheidi/model/local_uri.hpp"

#include <utility>

namespace pheidi::federation::discovery {

namespace {

constexpr std::size_t remembered_failures = 10000;
constexpr std::size_t remembered_keys = 10000;
constexpr std::size_t remembered_fetches = 10000;

std::function<row_ptr(pqxx::dbtransaction&)> find_row(const actors::parts& p, const std::string& uri) {
  return [schema = p.schema, &identity = p.settings.identity, uri](pqxx::dbtransaction& tx) -> row_ptr {
    auto found = model::find_accounts(tx, *schema->current(tx), identity, {uri});
    const auto it = found.find(uri);
    if (it == found.end()) return nullptr;
    return std::make_shared<const model::account_row>(std::move(it->second));
  };
}

std::function<row_ptr(pqxx::dbtransaction&)> find_named_row(const actors::parts& p, const handle& whom) {
  return [schema = p.schema, &identity = p.settings.identity, whom](pqxx::dbtransaction& tx) -> row_ptr {
    auto found =
        model::find_account_by_handle(tx, *schema->current(tx), identity, whom.username, whom.domain);
    return found ? std::make_shared<const model::account_row>(std::move(*found)) : nullptr;
  };
}

result<document_ptr> read_document(const boost::json::object& json) {
  // As good as a 410, but it is the status that deletes.
  if (activitypub::has_type(json, "Tombstone")) return error(errc::gone, "a tombstone");
  auto document = activitypub::read_actor(json);
  if (document) return std::make_shared<activitypub::actor>(std::move(*document));
  const auto why = document.error().is(activitypub::errc::no_id) ? errc::wrong_id : errc::not_an_actor;
  return error(why, document.error().message());
}

} // namespace

actors::impl::impl(parts given)
    : p(std::move(given)), names(p.documents, p.settings.identity), row_flights(p.on), actor_flights(p.on),
      key_flights(p.on), actor_failures(remembered_failures), key_failures(remembered_failures),
      keys(remembered_keys), fetched_at(remembered_fetches), refetched_at(remembered_fetches),
      stored_total(p.registry.make_counter("pheidi_discovery_actors_stored_total",
                                           "Remote actors made or refreshed.")),
      key_hits(
          p.registry.make_counter("pheidi_discovery_key_cache_hits_total", "Keys answered from memory.")),
      refetches(p.registry.make_counter("pheidi_discovery_key_refetches_total",
                                        "Owners asked again because a signature did not match.")),
      throttled(p.registry.make_counter("pheidi_discovery_key_refetches_throttled_total",
                                        "Owners not asked again because they had been within a minute.")) {}

result<void> actors::impl::allowed(std::string_view domain) const {
  const auto rules = policy();
  if (rules && !rules->allowed(domain)) return error(errc::blocked_domain, std::string(domain));
  return {};
}

net::awaitable<result<row_ptr>> actors::impl::resolve(std::string uri, budget_ptr costs) {
  if (uri.size() > longest_uri) co_return error(errc::bad_uri, "too long");
  // The look at the database is part of the flight: one that took long would miss what was stored meanwhile.
  if (const auto other = row_flights.board(uri)) {
    auto theirs = co_await row_flights.arrival(other);
    // That somebody else has caused enough is no reason not to ask for us.
    if (theirs || !theirs.error().is(errc::budget_spent)) co_return std::move(theirs);
    auto own = co_await find_or_fetch(std::move(uri), std::move(costs));
    co_return std::move(own);
  }
  auto outcome = co_await find_or_fetch(uri, std::move(costs));
  row_flights.land(uri, outcome);
  co_return std::move(outcome);
}

net::awaitable<result<row_ptr>> actors::impl::find_or_fetch(std::string uri, budget_ptr costs) {
  auto look = find_row(p, uri);
  auto row = co_await p.database.run<row_ptr>(p.on, std::move(look));
  if (!row || *row) co_return std::move(row);
  if (model::is_local_uri(uri, p.settings.identity)) co_return error(errc::local, uri);
  if (auto failed = actor_failures.find(uri, now())) co_return std::move(*failed);
  const auto wish = std::make_shared<actor_wish>();
  wish->only_if_unknown = true;
  auto got = co_await fetched(uri, uri, std::move(costs), wish);
  if (!got) co_return got.error();
  co_return row_ptr(*got, &(*got)->row);
}

net::awaitable<result<row_ptr>> actors::impl::resolve_handle(handle whom, budget_ptr costs) {
  const auto domain = activitypub::normalise_domain(whom.domain);
  if (domain.empty() || p.settings.identity.is_ours(domain)) co_return error(errc::local, whom.username);
  whom.domain = domain;
  auto look = find_named_row(p, whom);
  auto row = co_await p.database.run<row_ptr>(p.on, std::move(look));
  if (!row || *row) co_return std::move(row);
  if (const auto admitted = allowed(domain); !admitted) co_return admitted.error();
  // Remembered with the actors' failures: "@user@domain" is no URI.
  const auto name = "@" + whom.username + "@" + domain;
  if (auto failed = actor_failures.find(name, now())) co_return std::move(*failed);
  auto uri = co_await names.locate(std::move(whom), costs);
  if (!uri) {
    actor_failures.remember(name, uri.error(), now());
    co_return uri.error();
  }
  auto found = co_await resolve(std::move(*uri), std::move(costs));
  co_return std::move(found);
}

net::awaitable<result<model::account_row>> actors::impl::refresh(std::string uri, budget_ptr costs) {
  if (model::is_local_uri(uri, p.settings.identity)) co_return error(errc::local, uri);
  const auto wish = std::make_shared<const actor_wish>();
  auto got = co_await fetched(uri + " again", uri, std::move(costs), wish);
  if (!got) co_return got.error();
  co_return (*got)->row;
}

net::awaitable<result<fetched_ptr>> actors::impl::fetched(std::string name, std::string uri, budget_ptr costs,
                                                          wish_ptr wish) {
  if (const auto other = actor_flights.board(name)) {
    auto theirs = co_await actor_flights.arrival(other);
    if (theirs || !theirs.error().is(errc::budget_spent)) co_return std::move(theirs);
    auto own = co_await fetch(std::move(uri), std::move(costs), std::move(wish));
    co_return std::move(own);
  }
  const auto given_key = wish->must_list.id;
  auto outcome = co_await fetch(uri, std::move(costs), std::move(wish));
  // What a stranger's key document says of its owner is nothing that the owner did wrong.
  if (!outcome && given_key.empty()) actor_failures.remember(uri, outcome.error(), now());
  actor_flights.land(name, outcome);
  co_return std::move(outcome);
}

net::awaitable<result<fetched_ptr>> actors::impl::fetch(std::string uri, budget_ptr costs, wish_ptr wish) {
  if (costs && costs->actors-- <= 0) {
    costs->actors = 0;
    co_return error(errc::budget_spent, "actors");
  }
  get_options exactly;
  auto got = co_await p.documents.get(uri, costs, exactly);
  if (!got) {
    const auto why = got.error();
    if (why.is(errc::gone)) co_await mark_gone(uri);
    co_return why;
  }
  auto document = read_document(got->json);
  if (!document) co_return document.error();
  auto out = co_await process(std::move(*document), std::move(costs), std::move(wish));
  co_return std::move(out);
}

net::awaitable<void> actors::impl::mark_gone(std::string uri) {
  std::function<bool(pqxx::dbtransaction&)> mark = [uri](pqxx::dbtransaction& tx) {
    return model::mark_remotely_gone(tx, uri);
  };
  const auto marked = co_await p.database.run<bool>(p.on, std::move(mark));
  if (!marked || !*marked) co_return;
  log::info("discovery.actor_gone", {{"uri", uri}});
  keys.erase_if([&uri](const std::string&, const cached_entry& e) { return e.key->actor_uri == uri; });
}

actors::actors(parts p) : impl_(std::make_unique<impl>(std::move(p))) {}
actors::~actors() = default;

net::awaitable<result<model::account_row>> actors::resolve(std::string uri, budget_ptr costs) {
  auto row = co_await impl_->resolve(std::move(uri), std::move(costs));
  if (!row) co_return row.error();
  co_return **row;
}

net::awaitable<result<model::account_row>> actors::resolve_handle(std::string username, std::string domain,
                                                                  budget_ptr costs) {
  handle whom{std::move(username), std::move(domain)};
  auto row = co_await impl_->resolve_handle(std::move(whom), std::move(costs));
  if (!row) co_return row.error();
  co_return **row;
}

net::awaitable<result<model::account_row>> actors::refresh(std::string uri, budget_ptr costs) {
  return impl_->refresh(std::move(uri), std::move(costs));
}

net::awaitable<result<model::account_row>> actors::store(activitypub::actor document, budget_ptr costs) {
  const auto rules = impl_->policy();
  const auto id = http::url::parse(document.id);
  if (!id) co_return error(errc::bad_uri, document.id);
  const auto admitted = admit_as_told(*id, impl_->p.settings.identity, rules.get());
  if (!admitted) co_return admitted.error();
  const auto wish = std::make_shared<actor_wish>();
  wish->depth = actor_wish::depth::as_delivered;
  auto shared = std::make_shared<activitypub::actor>(std::move(document));
  auto done = co_await impl_->process(std::move(shared), std::move(costs), wish);
  if (!done) co_return done.error();
  co_return (*done)->row;
}

key_ptr actors::cached_key(std::string_view key_id) {
  return impl_->cached(key_id);
}

net::awaitable<result<key_ptr>> actors::key(std::string key_id) {
  return impl_->key(std::move(key_id));
}

net::awaitable<result<key_ptr>> actors::newer_key(key_ptr known) {
  return impl_->newer_key(std::move(known));
}

} // namespace pheidi::federation::discovery
