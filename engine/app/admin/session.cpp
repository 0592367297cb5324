// The database first, then Redis; what Redis did not get stays written down.
#include "app/secrets_check.hpp"

#include "pheidi/app/admin_session.hpp"
#include "pheidi/federation/outbox/relay.hpp"
#include "pheidi/model/outbox.hpp"
#include "pheidi/redis/connection.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace outbox = federation::outbox;

namespace {

constexpr milliseconds patience{5000};

redis::connection_options options_of(const config::redis_endpoint& to, const config::settings& s) {
  redis::connection_options out;
  out.endpoint = to;
  out.ca_file = s.network.ca_file;
  out.client_name = "pheidi admin";
  return out;
}

/// Three connections and the relay that uses them, for as long as one change needs them.
struct carrier {
  carrier(const config::settings& s, db::executor& writers)
      : loop("admin"), queue(loop, options_of(s.redis.sidekiq, s)), base(loop, options_of(s.redis.base, s)),
        cache(loop, options_of(s.redis.cache, s)),
        way({loop, queue, base, cache, writers, sidekiq::keyspace(s.redis.name_space), registry, "", {}}) {}

  net::loop loop;
  redis::connection queue, base, cache;
  metrics::registry registry;
  outbox::relay way;
};

net::awaitable<void> carry(carrier& by, std::vector<outbox::line> lines) {
  for (auto* each : {&by.queue, &by.base, &by.cache})
    each->start();
  auto up = co_await by.queue.connected(patience);
  if (up) up = co_await by.base.connected(patience);
  if (up) up = co_await by.cache.connected(patience);
  if (up) co_await by.way.carry_out(std::move(lines));
  for (auto* each : {&by.queue, &by.base, &by.cache})
    each->stop();
}

} // namespace

std::string_view describe(errc e) {
  switch (e) {
  case errc::ok:
    return "no error";
  case errc::no_data_model:
    return "the database has no data model that can be administered here";
  case errc::refused:
    return "refused";
  }
  return "unknown error";
}

admin_session::admin_session(const config::settings& settings)
    : settings_(settings),
      database_({settings.postgres, 1, 16, std::chrono::minutes(10), "admin", std::chrono::minutes(15)}) {}

const crypto::rails_cipher& admin_session::cipher() {
  if (!cipher_)
    cipher_ = std::make_unique<crypto::rails_cipher>(settings_.encryption.primary_key,
                                                     settings_.encryption.key_derivation_salt);
  return *cipher_;
}

result<void> admin_session::prepare() {
  if (schema_) return {};
  auto facts = database_.run_now<model::schema_facts>(
      std::function<model::schema_facts(pqxx::dbtransaction&)>(&model::inspect_schema), db::retry::no);
  if (!facts) return facts.error();
  if (facts->family == "none") return error{errc::no_data_model, "run: pheidi migrate"};
  if (!facts->has_keypair_fragment)
    return error{
        errc::no_data_model,
        fmt::format("it is that of Mastodon {}, and 4.7 is needed; Rails upgrades it", facts->family)};
  auto own = database_.run_now<void>(std::function<void(pqxx::dbtransaction&)>(
                                         [](pqxx::dbtransaction& tx) { model::create_own_schema(tx); }),
                                     db::retry::no);
  if (!own) return own.error();
  schema_ = std::move(*facts);
  return {};
}

result<void> admin_session::check_secrets() {
  return look<void>([this](pqxx::dbtransaction& tx) {
    return app::check_secrets(tx, *schema_, cipher(), settings_.identity);
  });
}

std::vector<outbox::line> admin_session::write_down(pqxx::dbtransaction& tx, const follow_ups& then) {
  const sidekiq::keyspace keys(settings_.redis.name_space);
  const std::string to_mastodons;
  auto lines =
      outbox::lines_of({&then}, {keys, to_mastodons, outbox::times_of(*schema_), {}}, wall_clock::now());
  std::vector<model::outbox_entry> entries;
  for (const auto& each : lines)
    entries.push_back({static_cast<std::int16_t>(each.where), outbox::written(each.what)});
  const auto ids = model::add_to_outbox(tx, entries);
  for (std::size_t i = 0; i < lines.size(); ++i)
    lines[i].id = ids[i];
  return lines;
}

void admin_session::carry_out(std::vector<outbox::line> lines) {
  if (lines.empty()) return;
  carrier by(settings_, database_);
  by.loop.spawn(carry(by, std::move(lines)));
  by.loop.run_until_done();
  const auto done = by.way.take_done();
  carried_out_ = !done.empty();
  if (!carried_out_) return;
  // One that stays is carried out again, which it bears.
  std::function<void(pqxx::dbtransaction&)> forget = [&done](pqxx::dbtransaction& tx) {
    model::remove_from_outbox(tx, done);
  };
  (void)database_.run_now<void>(std::move(forget));
}

} // namespace pheidi::app
