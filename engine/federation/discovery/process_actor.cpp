// From an actor's document to its row: who it is, which keys are its own, what it has, written at once.
#include "actors_impl.hpp"
#include "key_document.hpp"
#include "totals.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/discovery/admission.hpp"

#include <utility>

namespace pheidi::federation::discovery {

namespace {

/// Documents of keys that one actor may cost us.
constexpr int most_key_documents = 3;

std::function<known_ptr(pqxx::dbtransaction&)> look_up(const actors::parts& p, const activitypub::actor& a) {
  std::vector<std::string> elsewhere;
  for (const auto& key : a.keys)
    if (key.pem.empty()) elsewhere.push_back(key.id);
  return [schema = p.schema, &identity = p.settings.identity, uri = a.id,
          elsewhere = std::move(elsewhere)](pqxx::dbtransaction& tx) -> known_ptr {
    const auto facts = schema->current(tx);
    const auto out = std::make_shared<known_parts>();
    auto found = model::find_accounts(tx, *facts, identity, {uri});
    if (const auto it = found.find(uri); it != found.end()) out->row = std::move(it->second);
    for (const auto& id : elsewhere)
      if (const auto key = model::find_key(tx, *facts, id); key && key->actor_uri == uri)
        out->keys.insert(id);
    return out;
  };
}

std::function<std::optional<account_id>(pqxx::dbtransaction&)> find_id(const actors::parts& p,
                                                                       const std::string& uri) {
  return [schema = p.schema, &identity = p.settings.identity,
          uri](pqxx::dbtransaction& tx) -> std::optional<account_id> {
    const auto found = model::find_accounts(tx, *schema->current(tx), identity, {uri});
    const auto it = found.find(uri);
    if (it == found.end()) return std::nullopt;
    return it->second.id;
  };
}

} // namespace

net::awaitable<result<fetched_ptr>> actors::impl::process(document_ptr document, budget_ptr costs,
                                                          wish_ptr wish) {
  std::string cause = costs ? costs->cause : std::string();
  if (!wish->must_list.id.empty() && !listed(document->keys, wish->must_list.id))
    co_return error(errc::not_confirmed, document->id + " does not list " + wish->must_list.id);
  auto look = look_up(p, *document);
  auto looked = co_await p.database.run<known_ptr>(p.on, std::move(look));
  if (!looked) co_return looked.error();
  const auto known = std::move(*looked);
  if (wish->only_if_unknown && known->row)
    co_return std::make_shared<const fetched_actor>(fetched_actor{*known->row, document->keys});
  auto who = co_await find_handle(document, known, wish, costs);
  if (!who) co_return who.error();
  co_await complete_keys(document, known, wish, costs);

  const auto update = std::make_shared<model::actor_update>();
  update->username = std::move(who->username);
  update->domain = std::move(who->domain);
  update->keys_only = wish->depth == actor_wish::depth::keys && known->row.has_value();
  if (wish->depth == actor_wish::depth::whole) {
    const auto counted = co_await read_totals(p.on, p.documents, *document, costs);
    update->followers_count = counted.followers;
    update->following_count = counted.following;
    update->statuses_count = counted.statuses;
    update->hide_collections = counted.hidden;
  }
  if (!update->keys_only && !document->moved_to.empty() && document->moved_to != document->id)
    update->moved_to = co_await find_move(document->moved_to, std::move(costs), wish->follow_move);
  update->document = std::move(*document);
  update->now = wall_clock::now();
  auto out = co_await write(update, std::move(cause));
  co_return std::move(out);
}

net::awaitable<result<handle>> actors::impl::find_handle(const document_ptr& a, const known_ptr& known,
                                                         const wish_ptr& wish, budget_ptr costs) {
  std::optional<handle> before;
  if (known->row && wish->depth == actor_wish::depth::keys)
    before.emplace(handle{known->row->username, known->row->domain});
  else if (known->row)
    before = unchanged_handle(*a, *known->row);
  if (before) co_return std::move(*before);
  auto claimed = claimed_handle(*a);
  const auto may_ask = allowed(claimed.domain);
  if (!may_ask) co_return may_ask.error();
  auto confirmed = co_await names.confirm(std::move(claimed), a->id, std::move(costs));
  if (!confirmed) co_return confirmed.error();
  // The server of the claimed name may have named another domain.
  const auto at = http::url::parse("https://" + confirmed->domain + "/");
  if (!at || is_own_host(*at, p.settings.identity))
    co_return error(errc::not_confirmed, "a name of ours: " + confirmed->domain);
  const auto welcome = allowed(confirmed->domain);
  if (!welcome) co_return welcome.error();
  co_return std::move(confirmed);
}

/// A key that is not part of the actor's document is in its own, which must name the actor as its owner. One
/// that cannot be read stays empty: what is known of it stays, too.
net::awaitable<void> actors::impl::complete_keys(const document_ptr& a, const known_ptr& known,
                                                 const wish_ptr& wish, budget_ptr costs) {
  const auto& given = wish->must_list;
  int left = most_key_documents;
  for (auto& key : a->keys) {
    if (!key.pem.empty()) continue;
    if (key.id == given.id && !given.pem.empty() && given.owner == a->id) {
      key = given;
      continue;
    }
    const bool wanted = key.id == wish->read_again || !known->keys.contains(key.id);
    if (!wanted || left-- <= 0) continue;
    auto found = co_await key_document(key.id, costs);
    if (found && found->owner == a->id) key = std::move(*found);
  }
}

/// The new account of who moved away, if it is known or can be had; its own move is not followed.
net::awaitable<std::optional<account_id>> actors::impl::find_move(std::string target, budget_ptr costs,
                                                                  bool follow) {
  auto look = find_id(p, target);
  auto known = co_await p.database.run<std::optional<account_id>>(p.on, std::move(look));
  if (!known) co_return std::nullopt;
  if (*known || !follow) co_return *known;
  const auto wish = std::make_shared<actor_wish>();
  wish->follow_move = false;
  // Outside of the flights: two actors that name each other would wait for each other.
  auto got = co_await fetch(std::move(target), std::move(costs), wish);
  if (!got) co_return std::nullopt;
  co_return (*got)->row.id;
}

net::awaitable<result<fetched_ptr>> actors::impl::write(update_ptr update, std::string cause) {
  std::function<model::stored_actor(pqxx::dbtransaction&)> store =
      [schema = p.schema, &identity = p.settings.identity, update](pqxx::dbtransaction& tx) {
        return model::store_actor(tx, *schema->current(tx), identity, *update);
      };
  auto stored = co_await p.database.run<model::stored_actor>(p.on, std::move(store));
  if (!stored) co_return stored.error();
  const auto& document = update->document;
  stored_total.add();
  fetched_at.put(document.id, now());
  actor_failures.forget(document.id);
  // From the database again: it may have changed, and so may its owner.
  for (const auto& key : document.keys)
    keys.erase(key.id);
  log::debug("discovery.actor_stored", {{"uri", document.id}, {"created", stored->created}});
  if (p.on_stored) p.on_stored(*stored, cause);
  co_return std::make_shared<const fetched_actor>(fetched_actor{std::move(stored->row), document.keys});
}

} // namespace pheidi::federation::discovery
