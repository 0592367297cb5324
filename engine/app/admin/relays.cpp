// Subscriptions as other servers see them: a Follow of everything that is public, and its Undo.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/app/admin_relays.hpp"
#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/digest.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pheidi::app {

namespace {

constexpr const char* everything = "https://www.w3.org/ns/activitystreams#Public";

/// A name of an activity that nobody fetches.
std::string new_id(const config::identity_settings& identity) {
  auto bytes = crypto::random_bytes(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  const auto h = crypto::hex(bytes);
  return fmt::format("{}/{}-{}-{}-{}-{}", model::web_origin(identity), h.substr(0, 8), h.substr(8, 4),
                     h.substr(12, 4), h.substr(16, 4), h.substr(20));
}

std::string speaker(const config::identity_settings& identity) {
  return model::actor_uri(model::instance_actor, "", model::uri_scheme::username, identity);
}

void subscribe(pqxx::dbtransaction& tx, const model::relay_row& to, const config::identity_settings& identity,
               admin_session::follow_ups& then) {
  const activitypub::statement follow{new_id(identity), speaker(identity), everything};
  model::subscribe_relay(tx, to.id, follow.id, wall_clock::now());
  then.enqueue(
      {federation::outbox::deliver(activitypub::follow(follow), model::instance_actor, to.inbox_url)});
}

void unsubscribe(pqxx::dbtransaction& tx, const model::relay_row& from,
                 const config::identity_settings& identity, admin_session::follow_ups& then) {
  model::unsubscribe_relay(tx, from.id, wall_clock::now());
  if (from.follow_activity_id.empty()) return;
  const activitypub::statement follow{from.follow_activity_id, speaker(identity), everything};
  const auto undo = activitypub::undo(new_id(identity), "Follow", follow);
  then.enqueue({federation::outbox::deliver(undo, model::instance_actor, from.inbox_url)});
}

result<model::relay_row> relay_named(pqxx::dbtransaction& tx, std::string_view which) {
  std::int64_t id = 0;
  const auto read = std::from_chars(which.data(), which.data() + which.size(), id);
  const bool number = read.ec == std::errc() && read.ptr == which.data() + which.size();
  for (const auto& each : model::all_relays(tx))
    if (number ? each.id == id : each.inbox_url == which) return each;
  return refused(fmt::format("there is no relay '{}'; which there are: pheidi relay list", which));
}

template <class F>
result<bool> with_relay(admin_session& in, std::string_view which, F f) {
  return in.change<bool>([&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<bool> {
    auto relay = relay_named(tx, which);
    if (!relay) return relay.error();
    return f(tx, *relay, then);
  });
}

bool subscribed(const model::relay_row& relay) {
  return relay.state == model::relay_state::accepted || relay.state == model::relay_state::pending;
}

} // namespace

result<std::vector<model::relay_row>> list_relays(admin_session& in) {
  using rows = std::vector<model::relay_row>;
  return in.look<rows>([](pqxx::dbtransaction& tx) -> result<rows> { return model::all_relays(tx); });
}

result<model::relay_row> add_relay(admin_session& in, std::string_view text) {
  const auto inbox = http::url::parse(text);
  const bool allowed = inbox && (inbox->to.tls || !in.settings().identity.https);
  if (!allowed) return refused(fmt::format("'{}' is no https:// address of a relay's inbox", text));
  return in.change<model::relay_row>([&](pqxx::dbtransaction& tx,
                                         admin_session::follow_ups& then) -> result<model::relay_row> {
    const auto id = model::add_relay(tx, inbox->text(), wall_clock::now());
    if (!id)
      return refused(fmt::format("the relay {} is there already; try: pheidi relay enable", inbox->text()));
    const auto made = model::find_relay(tx, *id);
    subscribe(tx, *made, in.settings().identity, then);
    return *model::find_relay(tx, *id);
  });
}

result<bool> enable_relay(admin_session& in, std::string_view which) {
  return with_relay(in, which, [&](pqxx::dbtransaction& tx, const model::relay_row& relay, auto& then) {
    if (relay.enabled()) return false;
    subscribe(tx, relay, in.settings().identity, then);
    return true;
  });
}

result<bool> disable_relay(admin_session& in, std::string_view which) {
  return with_relay(in, which, [&](pqxx::dbtransaction& tx, const model::relay_row& relay, auto& then) {
    if (!subscribed(relay)) return false;
    unsubscribe(tx, relay, in.settings().identity, then);
    return true;
  });
}

result<bool> remove_relay(admin_session& in, std::string_view which) {
  return with_relay(in, which, [&](pqxx::dbtransaction& tx, const model::relay_row& relay, auto& then) {
    if (subscribed(relay)) unsubscribe(tx, relay, in.settings().identity, then);
    model::remove_relay(tx, relay.id);
    return true;
  });
}

} // namespace pheidi::app
