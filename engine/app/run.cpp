// The process: connect, check, start the role, live until a signal, drain, leave.
#include "pheidi/app/run.hpp"

#include "app/host_rows.hpp"
#include "app/inspect_database.hpp"
#include "app/readiness.hpp"
#include "app/roles.hpp"

#include "pheidi/app/delivery_role.hpp"
#include "pheidi/app/inbox_role.hpp"
#include "pheidi/app/queue_role.hpp"
#include "pheidi/base/log.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/ops/endpoints.hpp"

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <set>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <thread>

namespace pheidi::app {

namespace {

constexpr milliseconds control_tick{10};
constexpr seconds connect_patience{10};
constexpr int cannot_start = 2;

void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class sidecar {
 public:
  sidecar(const config::settings& s, const run_options& o)
      : settings_(s), live_(s), options_(o), roles_(roles_of(s)),
        cipher_(s.encryption.primary_key, s.encryption.key_derivation_salt),
        control_("control", control_tick), front_("front"), signals_(control_.context()),
        database_(std::make_unique<db::executor>(
            db::executor_options{s.postgres, s.postgres.readers, 4096, seconds(15), "reader"}, &registry_)) {
    top_hosts_.store(s.ops.top_hosts);
    queue_ = connection_to(s.redis.sidekiq, "pheidi queue");
    base_ = s.redis.base == s.redis.sidekiq ? queue_ : connection_to(s.redis.base, "pheidi base");
    cache_ = s.redis.cache == s.redis.sidekiq ? queue_
             : s.redis.cache == s.redis.base  ? base_
                                              : connection_to(s.redis.cache, "pheidi cache");
  }

  int run() {
    if (!check_settings() || !look_at_database() || !start_front()) {
      stop_front();
      return cannot_start;
    }
    control_.spawn(life());
    control_.run();
    // The front first: an answer it is working out may still look at the role.
    stop_front();
    inbox_.reset();
    // Then who asks the database, then the database: what it still works out looks at the roles, and its
    // answer goes to their loops.
    if (role_) role_->stop();
    database_.reset();
    fan_out_.reset();
    role_.reset();
    work_queue_.reset();
    log::flush();
    return status_;
  }

 private:
  std::shared_ptr<redis::connection> connection_to(const config::redis_endpoint& to, const char* name) {
    redis::connection_options o;
    o.endpoint = to;
    o.ca_file = settings_.network.ca_file;
    o.client_name = name;
    return std::make_shared<redis::connection>(control_, o, &registry_);
  }

  bool check_settings() {
    const auto& q = settings_.queue;
    const auto worked = queues_of(settings_);
    const bool loops =
        std::any_of(worked.begin(), worked.end(), [&](const auto& e) { return e.name == q.passthrough; });
    if (!loops) return true;
    log::error("start.refused",
               {{"setting", "queue.passthrough"},
                {"why", "it names a queue that Pheidi itself works, so jobs for Ruby would circle"},
                {"value", q.passthrough}});
    return false;
  }

  bool look_at_database() {
    auto found = inspect_database(*database_, cipher_, settings_, inbox_role::wanted(settings_));
    if (!found) return false;
    can_ingest_ = found->can_ingest;
    schema_ = std::make_shared<model::schema_watch>(std::move(found->schema));
    return true;
  }

  bool start_front() {
    if (settings_.ops.listen.empty()) return true;
    ops::probes p;
    p.alive = [this] {
      return steady_clock::now().time_since_epoch().count() - turned_.load() < 15'000'000'000;
    };
    p.not_ready = [this] { return state_.why_not(); };
    p.hosts_json = [this] { return hosts_json(host_rows()); };
    registry_.on_collect([this] { return host_families(host_rows()); });
    server_ = std::make_unique<http::server>(front_, http::server_options{},
                                             ops::make_endpoints(registry_, std::move(p)), &registry_);
    auto port = server_->listen(settings_.ops.listen);
    if (!port) {
      log::error("start.listen", {{"setting", "ops.listen"},
                                  {"value", settings_.ops.listen},
                                  {"error", port.error().message()},
                                  {"try", "--set ops.listen=ADDRESS, which each process has its own of"}});
      return false;
    }
    log::info("start.ops", {{"listen", settings_.ops.listen}, {"port", *port}});
    front_thread_ = std::thread([this] { front_.run(); });
    return true;
  }

  void stop_front() {
    if (!front_thread_.joinable()) return;
    front_.post([this] {
      server_->close();
      front_.stop();
    });
    front_thread_.join();
  }

  std::vector<federation::delivery::host_row> host_rows() const {
    const auto* role = running_.load();
    auto rows = role ? role->hosts() : std::vector<federation::delivery::host_row>{};
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return a.waiting + a.failed > b.waiting + b.failed; });
    const auto top = top_hosts_.load();
    if (rows.size() > top) rows.resize(top);
    return rows;
  }

  net::awaitable<void> life() {
    watch_signals();
    const bool connected = co_await connect();
    if (connected) {
      const bool started = start_roles();
      if (started) {
        co_await work();
        co_await leave();
      }
    }
    if (!state_.started.load()) status_ = cannot_start;
    running_.store(nullptr);
    for (auto* c : {queue_.get(), base_.get(), cache_.get()})
      c->stop();
    boost::system::error_code ignored;
    signals_.cancel(ignored);
    control_.stop();
  }

  net::awaitable<bool> connect() {
    for (auto* c : {queue_.get(), base_.get(), cache_.get()}) {
      if (started_.insert(c).second) c->start();
      auto up = co_await c->connected(milliseconds(connect_patience));
      if (up) continue;
      log::error("start.redis", {{"redis", settings_.redis.sidekiq.display()},
                                 {"error", up.error().message()},
                                 {"try", "pheidi doctor"}});
      co_return false;
    }
    log::info("start.redis",
              {{"redis", settings_.redis.sidekiq.display()}, {"version", queue_->server_version()}});
    co_return true;
  }

  result<void> make_roles() {
    std::shared_ptr<const net::hosts_table> hosts;
    if (!settings_.network.hosts_file.empty()) {
      auto table = net::hosts_table::read_file(settings_.network.hosts_file);
      if (!table) return table.error();
      hosts = std::make_shared<const net::hosts_table>(std::move(*table));
    }
    work_queue_ = std::make_unique<queue_role>(
        queue_role::parts{settings_, control_, *queue_, registry_, PHEIDI_VERSION, queues_of(settings_),
                          [this](std::string_view klass) { return elsewhere(roles_, klass); }});
    if (roles_.delivery) {
      auto made = make_delivery(hosts);
      if (!made) return made.error();
    }
    return make_inbox(hosts);
  }

  result<void> make_delivery(const std::shared_ptr<const net::hosts_table>& hosts) {
    auto delivery = delivery_role::make({settings_, control_, *work_queue_, *queue_, *base_, *cache_,
                                         *database_, cipher_, schema_, hosts, registry_});
    if (!delivery) return delivery.error();
    role_ = std::move(*delivery);
    make_fan_out();
    return {};
  }

  /// The push queue alone has one class that fetches and applies, followers synchronisation; where it cannot
  /// run here, it is Ruby's.
  result<void> make_inbox(const std::shared_ptr<const net::hosts_table>& hosts) {
    const bool wanted = inbox_role::wanted(settings_);
    if (!wanted && roles_.named) return {}; // another process has it
    if (!wanted && !can_ingest_) return leave_to_ruby("the database lacks columns that ingest needs");
    auto inbox =
        inbox_role::make({settings_, control_, cipher_, schema_, hosts, registry_, PHEIDI_VERSION,
                          [this](std::vector<sidekiq::ended> jobs) { work_queue_->end(std::move(jobs)); }});
    if (!inbox && wanted) return inbox.error();
    if (!inbox) return leave_to_ruby(inbox.error().message());
    inbox_ = std::move(*inbox);
    return {};
  }

  static result<void> leave_to_ruby(const std::string& why) {
    log::info("start.left_to_ruby", {{"class", inbox_role::synchronisation}, {"why", why}});
    return {};
  }

  void make_fan_out() {
    fan_out_ = std::make_unique<federation::fanout::fan_out>(federation::fanout::fan_out::parts{
        control_,
        *queue_,
        *database_,
        {settings_, cipher_, schema_},
        sidekiq::keyspace(settings_.redis.name_space),
        worker().identity(),
        registry_,
        [this](const auto& of, auto parts) { role_->deliver(of, std::move(parts)); },
        [this](std::vector<sidekiq::ended> jobs) { work_queue_->end(std::move(jobs)); },
        [this](sidekiq::settlement back) { worker().settle({std::move(back)}); }});
    role_->on_parts([this](std::vector<sidekiq::settlement> parts) { fan_out_->ended(std::move(parts)); });
  }

  bool start_roles() {
    auto made = make_roles();
    if (!made) {
      log::error("start.failed", {{"error", made.error().message()}});
      return false;
    }
    divide_work();
    worker().on_signal([this](sidekiq::process_signal s) { on_process_signal(s); });
    if (role_) role_->start();
    if (fan_out_) fan_out_->start();
    if (inbox_) inbox_->start();
    if (roles_.works_queues()) work_queue_->start();
    running_.store(role_.get());
    state_.started.store(true);
    control_.spawn(watch_database(control_, *database_, state_));
    log::info("start.done", {{"version", PHEIDI_VERSION},
                             {"identity", worker().identity()},
                             {"domain", settings_.identity.local_domain}});
    if (options_.ready) options_.ready();
    return true;
  }

  /// Who reads and runs what is fetched.
  void divide_work() {
    using jobs_type = std::vector<sidekiq::fetched>;
    work_queue_->read_by([this](jobs_type jobs) {
      return role_ ? role_->take(std::move(jobs)) : work_queue_->read_classes(std::move(jobs));
    });
    const auto runs = roles_.ingest ? &inbox_role::runs : &inbox_role::runs_beside_delivery;
    if (inbox_ && (roles_.ingest || !roles_.named))
      work_queue_->run_by(runs, [this](jobs_type jobs) { inbox_->take(std::move(jobs)); });
    if (inbox_ && roles_.api && roles_.ingest)
      work_queue_->run_by(&inbox_role::runs_for_clients,
                          [this](jobs_type jobs) { inbox_->take_for_clients(std::move(jobs)); });
    if (fan_out_)
      work_queue_->run_by(&federation::fanout::fan_out::runs,
                          [this](jobs_type jobs) { fan_out_->take(std::move(jobs)); });
  }

  sidekiq::worker& worker() { return work_queue_->worker(); }

  net::awaitable<void> work() {
    int empty_looks = 0;
    while (!state_.leaving.load()) {
      co_await net::sleep_for(control_, milliseconds(50));
      turned_.store(steady_clock::now().time_since_epoch().count());
      state_.redis_up.store(reaches_redis());
      empty_looks = worker().idle() ? empty_looks + 1 : 0;
      if (options_.until_empty && empty_looks >= 5) state_.leaving.store(true);
    }
  }

  /// The worker notices a Redis that accepts and says nothing, too.
  bool reaches_redis() {
    if (roles_.works_queues() && !worker().reachable()) return false;
    return queue_->is_connected() && base_->is_connected();
  }

  net::awaitable<void> leave() {
    const auto patience = live_.queue.shutdown_timeout;
    const auto until = steady_clock::now() + patience;
    log::info("stop.draining", {{"in_flight", worker().in_flight()}, {"at_most_s", patience.count()}});
    if (inbox_) inbox_->stop_listening();
    worker().quiet();
    if (fan_out_) fan_out_->drain();
    if (role_) role_->drain();
    // Up to two seconds are kept for settling and giving back.
    const auto reserve = std::min(patience / 2, seconds(2));
    co_await worker().drained(patience - reserve);
    if (role_) co_await role_->finish();
    const auto given_back = co_await worker().close(reserve);
    while (inbox_ && !inbox_->has_answered() && steady_clock::now() < until)
      co_await net::sleep_for(control_, control_tick);
    log::info("stop.done", {{"given_back", given_back}});
  }

  void watch_signals() {
    for (const int s : {SIGTERM, SIGINT, SIGTSTP, SIGHUP})
      signals_.add(s);
    next_signal();
  }

  void next_signal() {
    signals_.async_wait([this](boost::system::error_code ec, int number) {
      if (ec) return;
      if (number == SIGHUP) reload();
      if (number == SIGTSTP) become_quiet();
      if (number == SIGTERM || number == SIGINT) become_leaving();
      next_signal();
    });
  }

  void on_process_signal(sidekiq::process_signal s) {
    if (s == sidekiq::process_signal::quiet) become_quiet();
    if (s == sidekiq::process_signal::stop) become_leaving();
  }

  void become_quiet() {
    if (state_.quiet.exchange(true) || !work_queue_) return;
    log::info("quiet", {{"in_flight", worker().in_flight()}});
    worker().quiet();
  }

  void become_leaving() {
    if (!state_.leaving.exchange(true)) return;
    // The second time somebody means it: what is under way is recovered from the in-flight record.
    log::warn("stop.now", {});
    log::flush();
    std::_Exit(1);
  }

  void reload() {
    auto loaded = config::load(options_.sources);
    if (const auto* problems = std::get_if<std::vector<config::problem>>(&loaded)) {
      for (const auto& p : *problems)
        log::error("reload.refused", {{"problem", p.message()}});
      return;
    }
    const auto& fresh = std::get<config::settings>(loaded);
    const auto changed = config::compare(live_, fresh);
    for (const auto& name : changed.reloadable)
      log::info("reload.changed", {{"setting", name}});
    for (const auto& name : changed.needs_restart)
      log::warn("reload.needs_restart", {{"setting", name}});
    if (changed.reloadable.empty() && changed.needs_restart.empty()) log::info("reload.nothing_changed");
    log::configure(fresh.log.level, fresh.log.format);
    top_hosts_.store(fresh.ops.top_hosts);
    if (work_queue_) work_queue_->reload(fresh);
    if (role_) role_->reload(fresh);
    live_ = fresh;
  }

  const config::settings& settings_; // as at the start; shards read it, so it never changes
  config::settings live_;            // as last reloaded
  const run_options& options_;
  const roles roles_;
  metrics::registry registry_;
  crypto::rails_cipher cipher_;
  net::loop control_;
  net::loop front_;
  boost::asio::signal_set signals_;
  std::unique_ptr<db::executor> database_;
  std::shared_ptr<redis::connection> queue_, base_, cache_;
  std::set<redis::connection*> started_;
  std::shared_ptr<model::schema_watch> schema_;
  std::unique_ptr<queue_role> work_queue_;
  std::unique_ptr<delivery_role> role_;
  std::unique_ptr<federation::fanout::fan_out> fan_out_;
  bool can_ingest_ = false;
  std::unique_ptr<inbox_role> inbox_;
  std::unique_ptr<http::server> server_;
  std::thread front_thread_;
  std::atomic<const delivery_role*> running_{nullptr};
  std::atomic<std::int64_t> turned_{steady_clock::now().time_since_epoch().count()};
  std::atomic<std::size_t> top_hosts_{0};
  readiness state_;
  int status_ = 0;
};

} // namespace

int run(const config::settings& settings, const run_options& options) {
  // Keys are in this process's memory: no core dump, no reading by another process of the same user.
  prctl(PR_SET_DUMPABLE, 0);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  log::configure(settings.log.level, settings.log.format);
  sidecar process(settings, options);
  return process.run();
}

} // namespace pheidi::app
