// One loop for everything between a request and its rows: verifying, fetching, batching.
#include "pheidi/app/inbox_role.hpp"

#include "app/client_side.hpp"
#include "app/local_signers.hpp"
#include "app/roles.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/federation/inbox/front_door.hpp"
#include "pheidi/federation/inbox/processor.hpp"
#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/federation_web/site.hpp"
#include "pheidi/http/client_address.hpp"
#include "pheidi/http/refusal.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/ip_blocks.hpp"
#include "pheidi/model/outbox.hpp"

#include <fmt/format.h>

#include <atomic>
#include <mutex>
#include <pthread.h>
#include <thread>

namespace pheidi::app {

namespace discovery = federation::discovery;
namespace inbox = federation::inbox;

namespace {

constexpr milliseconds inbox_tick{5};
constexpr seconds policy_life{30};

/// What moderators decide about others' servers and addresses.
struct moderation {
  std::shared_ptr<const model::domain_policy> domains;
  std::shared_ptr<const model::ip_blocks> addresses;
};

moderation load_moderation(pqxx::dbtransaction& tx, bool limited_federation) {
  return {std::make_shared<const model::domain_policy>(model::domain_policy::load(tx, limited_federation)),
          std::make_shared<const model::ip_blocks>(model::ip_blocks::load(tx))};
}

redis::connection_options connection_options(const config::redis_endpoint& to, const config::settings& s,
                                             const char* name) {
  redis::connection_options out;
  out.endpoint = to;
  out.ca_file = s.network.ca_file;
  out.client_name = name;
  return out;
}

net::resolver_options resolver_options(const config::settings& s,
                                       std::shared_ptr<const net::hosts_table> hosts) {
  net::resolver_options out;
  out.name_servers = s.network.name_servers;
  out.hosts = std::move(hosts);
  out.timeout = s.delivery.dns_timeout;
  return out;
}

http::server_options server_options(const config::settings& s, std::size_t max_connections) {
  http::server_options out;
  out.body_limit = &client_side::body_limit;
  out.refuse_large = &client_side::refuse_large;
  out.client_of = [proxies = http::trusted_proxies(s.network.trusted_proxies)](const http::request& head) {
    return http::network_of(http::client_address(head, proxies));
  };
  out.max_connections = max_connections;
  out.max_taken_over = max_connections / 2;  // the rest is for whoever only asks
  out.max_body_bytes = std::size_t{1} << 20; // Mastodon's bound; more is 413
  out.refusal = [](int status) { return http::refusal(status); };
  return out;
}

} // namespace

struct inbox_role::impl {
  impl(inbox_parts given, net::tls_client_context context)
      : p(std::move(given)), loop("inbox", inbox_tick), tls(std::move(context)),
        addresses(p.settings.network.allowed_private_addresses),
        names(loop, resolver_options(p.settings, p.hosts), &p.registry),
        dialer{loop,
               names,
               addresses,
               &tls,
               {p.settings.delivery.dns_timeout, p.settings.delivery.connect_timeout,
                p.settings.delivery.tls_timeout}},
        client(dialer, discovery::make_client_options(p.settings), &p.registry),
        queue(loop, connection_options(p.settings.redis.sidekiq, p.settings, "pheidi inbox queue"),
              &p.registry),
        base(loop, connection_options(p.settings.redis.base, p.settings, "pheidi inbox base"), &p.registry),
        cache(loop, connection_options(p.settings.redis.cache, p.settings, "pheidi inbox cache"),
              &p.registry),
        writers({p.settings.postgres, p.settings.postgres.writers, 4096, seconds(30), "writer"}, &p.registry),
        readers({p.settings.postgres, p.settings.postgres.readers, 4096, seconds(15), "inbox reader"},
                &p.registry),
        signers(loop, readers, p.cipher, p.settings.identity, p.schema) {}

  result<void> prepare();
  void make_parts();
  http::handler web_handler();
  result<std::uint16_t> open(std::unique_ptr<http::server>& at, std::string_view role,
                             const std::string& address, std::size_t max_connections, http::handler handler);
  result<void> listen();
  void stop_listening();
  bool has_connections() const;
  net::awaitable<void> take_leave();
  void tell_end(sidekiq::ended job);
  net::awaitable<void> refresh_policy();
  std::shared_ptr<const model::domain_policy> policy() const {
    const std::lock_guard hold(policy_mutex);
    return current_policy;
  }

  std::shared_ptr<const model::ip_blocks> blocked_addresses() const {
    const std::lock_guard hold(policy_mutex);
    return current_blocks;
  }

  inbox_parts p;
  net::loop loop;
  net::tls_client_context tls;
  net::guard addresses;
  net::resolver names;
  net::dialer dialer;
  http::client client;
  redis::connection queue, base, cache;
  mutable std::mutex policy_mutex;
  std::shared_ptr<const model::domain_policy> current_policy;
  std::shared_ptr<const model::ip_blocks> current_blocks;
  std::unique_ptr<discovery::fetcher> documents;
  std::unique_ptr<discovery::actors> actors;
  std::unique_ptr<inbox::processor> processor;
  std::unique_ptr<inbox::front_door> door;
  std::unique_ptr<federation_web::site> site;
  std::unique_ptr<client_side> clients; // null: they are Rails'
  std::unique_ptr<http::server> server, web_server;
  // Ended before all of the above: what they still run is part of it, and the loop's coroutines wait for it.
  db::executor writers, readers;
  local_signers signers;
  std::vector<sidekiq::ended> ended; // not told yet
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
  std::uint16_t port = 0;
  std::thread thread;
  std::atomic<bool> answered{false}; // after the end of listening
  bool stopping = false;
};

result<void> inbox_role::impl::prepare() {
  const bool limited = p.settings.identity.limited_federation;
  std::function<moderation(pqxx::dbtransaction&)> load = [this, limited](pqxx::dbtransaction& tx) {
    model::create_own_schema(tx);
    times = federation::outbox::times_of(*p.schema->current(tx));
    return load_moderation(tx, limited);
  };
  auto loaded = writers.run_now<moderation>(std::move(load));
  if (!loaded) {
    auto why = loaded.error();
    why.context += " (the role needs the right to create the schema `pheidi`: "
                   "GRANT CREATE ON DATABASE ... TO ..., once)";
    return why;
  }
  current_policy = loaded->domains;
  current_blocks = loaded->addresses;
  return {};
}

void inbox_role::impl::make_parts() {
  const auto rules = [this] { return policy(); };
  documents = std::make_unique<discovery::fetcher>(discovery::fetcher::parts{
      p.settings,
      client,
      [this](std::optional<account_id> who) { return signers.of(who.value_or(model::instance_actor)); },
      rules,
      p.registry,
      {}});
  actors = std::make_unique<discovery::actors>(
      discovery::actors::parts{p.settings, loop, *documents, writers, p.schema, rules, p.registry,
                               [this](const model::stored_actor& stored, const std::string& cause) {
                                 processor->actor_stored(stored, cause);
                               }});
  processor = std::make_unique<inbox::processor>(inbox::processor::parts{
      p.settings, loop, queue, base, cache, writers, readers, p.schema, *documents, *actors, rules,
      p.registry, ingest_queue(p.settings), [this](sidekiq::ended job) { tell_end(std::move(job)); }});
  door = std::make_unique<inbox::front_door>(inbox::front_door::parts{
      p.settings, loop, queue, base, readers, writers, p.schema, *actors, rules, p.registry, times,
      ingest_queue(p.settings), [this] { return blocked_addresses(); }});
  site = std::make_unique<federation_web::site>(federation_web::site::parts{
      p.settings, loop, readers, p.schema, *actors, rules, p.registry, door->handler(), p.version});
  if (!p.settings.web.api) return;
  clients = std::make_unique<client_side>(client_side::parts{
      p.settings, loop, queue, base, cache, writers, readers, p.schema, p.cipher, *actors, *processor, dialer,
      rules, p.registry, p.version, [this](sidekiq::ended job) { tell_end(std::move(job)); }});
}

http::handler inbox_role::impl::web_handler() {
  return clients ? clients->in_front_of(site->handler()) : site->handler();
}

/// A batch ends many jobs at once: the other loop is woken once.
void inbox_role::impl::tell_end(sidekiq::ended job) {
  ended.push_back(std::move(job));
  if (ended.size() > 1) return;
  loop.post([this] {
    auto all = std::make_shared<std::vector<sidekiq::ended>>(std::exchange(ended, {}));
    p.control.post([this, all] { p.ended(std::move(*all)); });
  });
}

/// Nothing without an address. `role` names the setting and the line of the log.
result<std::uint16_t> inbox_role::impl::open(std::unique_ptr<http::server>& at, std::string_view role,
                                             const std::string& address, std::size_t max_connections,
                                             http::handler handler) {
  if (address.empty()) return std::uint16_t{0};
  at = std::make_unique<http::server>(loop, server_options(p.settings, max_connections), std::move(handler),
                                      &p.registry);
  auto bound = at->listen(address);
  if (!bound)
    return error{bound.error().code, fmt::format("{}.listen {}: {}", role, address, bound.error().context)};
  log::info(fmt::format("start.{}", role), {{"listen", address}, {"port", *bound}});
  return bound;
}

result<void> inbox_role::impl::listen() {
  const auto& s = p.settings;
  const auto here = roles_of(s);
  const std::string none;
  auto opened =
      open(server, "inbox", here.ingest ? s.inbox.listen : none, s.inbox.max_connections, door->handler());
  if (!opened) return opened.error();
  port = *opened;
  opened = open(web_server, "web", here.serves() ? s.web.listen : none, s.web.max_connections, web_handler());
  if (!opened) return opened.error();
  return {};
}

void inbox_role::impl::stop_listening() {
  for (auto* each : {server.get(), web_server.get()})
    if (each) each->close();
}

bool inbox_role::impl::has_connections() const {
  return (server && server->open() > 0) || (web_server && web_server->open() > 0);
}

/// Closing a stream takes what it has not sent yet along. Those that are open after that have asked.
net::awaitable<void> inbox_role::impl::take_leave() {
  constexpr milliseconds enough_for_one_write{100}, look_every{10};
  if (clients) {
    clients->say_goodbye();
    co_await net::sleep_for(loop, enough_for_one_write);
  }
  stop_listening();
  while (has_connections())
    co_await net::sleep_for(loop, look_every);
  answered.store(true);
}

net::awaitable<void> inbox_role::impl::refresh_policy() {
  auto next = steady_clock::now() + policy_life;
  while (!stopping) {
    co_await net::sleep_for(loop, milliseconds(200));
    if (steady_clock::now() < next) continue;
    next = steady_clock::now() + policy_life;
    const bool limited = p.settings.identity.limited_federation;
    std::function<moderation(pqxx::dbtransaction&)> load = [limited](pqxx::dbtransaction& tx) {
      return load_moderation(tx, limited);
    };
    auto loaded = co_await readers.run<moderation>(loop, std::move(load));
    if (!loaded) {
      log::warn("inbox.policy_stale", {{"error", loaded.error().message()}});
      continue;
    }
    const std::lock_guard hold(policy_mutex);
    current_policy = loaded->domains;
    current_blocks = loaded->addresses;
  }
}

inbox_role::inbox_role(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

result<std::unique_ptr<inbox_role>> inbox_role::make(inbox_parts p) {
  auto tls = net::tls_client_context::make(p.settings.network.ca_file);
  if (!tls) return tls.error();
  auto made = std::make_unique<impl>(std::move(p), std::move(*tls));
  auto ready = made->prepare();
  if (!ready) return ready.error();
  made->make_parts();
  auto listening = made->listen();
  if (!listening) return listening.error();
  return std::unique_ptr<inbox_role>(new inbox_role(std::move(made)));
}

inbox_role::~inbox_role() {
  if (!impl_->thread.joinable()) return;
  impl_->loop.post([this] {
    impl_->stopping = true;
    if (impl_->clients) impl_->clients->stop();
    impl_->stop_listening();
    impl_->processor->stop();
    for (auto* c : {&impl_->queue, &impl_->base, &impl_->cache})
      c->stop();
    impl_->loop.stop();
  });
  impl_->thread.join();
}

void inbox_role::start() {
  impl_->thread = std::thread([this] {
    pthread_setname_np(pthread_self(), "inbox");
    for (auto* c : {&impl_->queue, &impl_->base, &impl_->cache})
      c->start();
    impl_->processor->start();
    if (impl_->clients) impl_->clients->start();
    impl_->loop.spawn(impl_->refresh_policy());
    impl_->loop.run();
  });
}

bool inbox_role::wanted(const config::settings& s) {
  const auto here = roles_of(s);
  return here.ingest || here.serves();
}

bool inbox_role::runs(std::string_view klass) {
  return inbox::processor::runs(klass);
}

void inbox_role::take(std::vector<sidekiq::fetched> jobs) {
  auto shared = std::make_shared<std::vector<sidekiq::fetched>>(std::move(jobs));
  impl_->loop.post([this, shared] { impl_->processor->take(std::move(*shared)); });
}

bool inbox_role::runs_for_clients(std::string_view klass) {
  return client_side::runs(klass);
}

void inbox_role::take_for_clients(std::vector<sidekiq::fetched> jobs) {
  auto shared = std::make_shared<std::vector<sidekiq::fetched>>(std::move(jobs));
  impl_->loop.post([this, shared] { impl_->clients->take(std::move(*shared)); });
}

void inbox_role::stop_listening() {
  impl_->loop.post([this] { impl_->loop.spawn(impl_->take_leave()); });
}

bool inbox_role::has_answered() const {
  return impl_->answered.load();
}

std::uint16_t inbox_role::port() const {
  return impl_->port;
}

} // namespace pheidi::app
