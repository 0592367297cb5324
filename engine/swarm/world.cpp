// The shell of the swarm: shards on threads, and the questions that other threads ask.
#include "pheidi/swarm/world.hpp"

#include "swarm/control.hpp"
#include "swarm/shard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <sys/resource.h>
#include <thread>

namespace pheidi::swarm {

namespace {

constexpr int port_attempts = 20;
// Standard streams, event loops, control endpoint and a few connections.
constexpr std::size_t spare_descriptors = 200;
/// Where hosts are that only have documents.
constexpr std::string_view documents_address = "127.9.0.1";

std::size_t descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<std::size_t>(limit.rlim_cur);
}

std::vector<site> sites_of(const std::vector<host>& hosts) {
  std::vector<site> sites;
  for (const auto& h : hosts) {
    if (h.site == sites.size()) {
      auto& made = sites.emplace_back();
      made.address = h.address;
      made.group = h.group;
    }
    sites[h.site].hosts.insert(h.name);
  }
  return sites;
}

/// Sockets that listening takes: a black hole holds three.
std::size_t sockets_of(const std::vector<site>& sites, const std::vector<group>& groups) {
  std::size_t n = 0;
  for (const auto& s : sites) {
    const auto what = groups[s.group].does.what;
    n += what == act::blackhole ? 3 : listens(what) ? 1 : 0;
  }
  return n;
}

result<std::uint16_t> free_port(const std::string& address) {
  net::loop unused("swarm-port");
  auto probe = net::listener::tcp(unused, address, 0);
  if (!probe) return probe.error();
  return probe->port();
}

} // namespace

struct world::impl {
  explicit impl(world_options o)
      : options(std::move(o)), keys(std::make_shared<const key_ring>(std::move(options.keys))),
        shared(options.groups.size() + 1) {}

  result<void> begin();
  result<void> open_all();
  result<void> make_shards();
  result<void> start_control();
  void run_threads();
  result<void> change(std::size_t group, const behaviour& does, bool wait);
  result<void> publish(const std::string& url, document what);
  std::string hosts_file() const;
  report snapshot() const;
  std::uint64_t outstanding() const;
  void reset();
  void stop();

  world_options options;
  std::shared_ptr<const key_ring> keys;
  commons shared;
  std::vector<host> hosts;
  std::unordered_map<std::string, std::size_t> group_of_host;
  std::string ca_pem;
  certificates shown;
  std::vector<std::unique_ptr<shard>> shards;
  std::vector<std::thread> threads;
  std::unique_ptr<control> endpoint;
  std::uint16_t control_port = 0;
  mutable std::mutex groups_mutex; // of options.groups, which change() rewrites
  std::mutex publish_mutex;        // certificates are made in the order of the names in them
  bool stopped = false;
};

result<void> world::impl::begin() {
  auto laid_out = lay_out(options.groups, options.hosts_per_address);
  if (!laid_out) return laid_out.error();
  hosts = std::move(*laid_out);
  for (const auto& h : hosts)
    group_of_host.emplace(h.name, h.group);
  const auto needed = sockets_of(sites_of(hosts), options.groups) + spare_descriptors;
  if (needed > descriptor_limit())
    return error{errc::too_many, fmt::format("{} sockets needed, {} allowed: raise `ulimit -n` or use "
                                             "--hosts-per-address",
                                             needed, descriptor_limit())};
  if (!options.ledger_file.empty()) {
    auto file = ledger_file::open(options.ledger_file);
    if (!file) return file.error();
    shared.file = std::move(*file);
  }
  shared.tls = options.tls;
  shared.verify = options.verify;
  shared.max_body_bytes = options.max_body_bytes;
  shared.heard = options.heard;
  if (options.tls) shown = certificates::make(wall_clock::now());
  ca_pem = shown.ca_pem;
  const auto opened = open_all();
  if (!opened) return opened.error();
  const auto controlled = start_control();
  if (!controlled) return controlled.error();
  run_threads();
  return {};
}

/// One port for all addresses: a given one, or the first free one that no address has taken.
result<void> world::impl::open_all() {
  for (int attempt = 0; attempt < port_attempts; ++attempt) {
    shared.port = options.port;
    if (options.port == 0) {
      const auto port = free_port(hosts.empty() ? "127.0.0.1" : hosts.front().address);
      if (!port) return port.error();
      shared.port = *port;
    }
    const auto made = make_shards();
    if (made) return {};
    if (options.port != 0 || made.error().is(errc::certificate)) return made.error();
  }
  return error{errc::no_port, fmt::format("after {} attempts", port_attempts)};
}

result<void> world::impl::make_shards() {
  shards.clear();
  std::vector<behaviour> manners;
  for (const auto& g : options.groups)
    manners.push_back(g.does);
  // The group of the hosts that only have documents.
  manners.emplace_back();
  const auto wanted = std::max(1U, options.threads);
  for (unsigned i = 0; i < wanted; ++i) {
    shards.push_back(
        std::make_unique<shard>(shared, fmt::format("swarm-{}", i), manners, keys, options.seed + i));
    if (!options.tls) continue;
    const auto ready = shards.back()->prepare_tls(shown);
    if (!ready) return ready.error();
  }
  auto sites = sites_of(hosts);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const auto added = shards[i % shards.size()]->add(std::move(sites[i]));
    if (!added) return added.error();
  }
  site library;
  library.address = documents_address;
  library.group = options.groups.size();
  library.default_port = true;
  return shards.front()->add(std::move(library));
}

result<void> world::impl::start_control() {
  if (options.control.empty()) return {};
  control_actions actions;
  actions.snapshot = [this] { return snapshot(); };
  actions.missing = [this](std::size_t max) { return shared.book.missing(max); };
  actions.expect = [this](const std::vector<delivery>& all) {
    for (const auto& d : all)
      shared.book.expect(d.host, d.id);
  };
  actions.reset = [this] { reset(); };
  actions.change = [this](std::size_t g, const behaviour& b) { return change(g, b, false); };
  endpoint = std::make_unique<control>(shards.front()->loop(), std::move(actions));
  const auto port = endpoint->listen(options.control);
  if (!port) return port.error();
  control_port = *port;
  return {};
}

void world::impl::run_threads() {
  for (auto& s : shards)
    threads.emplace_back([&s = *s] {
      s.begin();
      s.loop().run_until_done();
    });
}

result<void> world::impl::change(std::size_t group, const behaviour& does, bool wait) {
  if (group >= options.groups.size())
    return error{errc::bad_group, fmt::format("there is no group {}", group)};
  {
    const std::lock_guard lock(groups_mutex);
    options.groups[group].does = does;
  }
  std::vector<std::future<result<void>>> answers;
  for (auto& s : shards) {
    auto promise = std::make_shared<std::promise<result<void>>>();
    answers.push_back(promise->get_future());
    s->loop().post([&s = *s, group, does, promise] { promise->set_value(s.change(group, does)); });
  }
  if (!wait) return {};
  for (auto& a : answers) {
    const auto changed = a.get();
    if (!changed) return changed.error();
  }
  return {};
}

report world::impl::snapshot() const {
  report r;
  r.deliveries = shared.book.count();
  shared.counts.fill(r);
  const std::lock_guard lock(groups_mutex);
  const auto& documents = r.groups.back();
  if (documents.connections == 0)
    r.groups.pop_back();
  else
    r.groups.back().behaviour = "documents";
  for (std::size_t i = 0; i < options.groups.size(); ++i) {
    r.groups[i].behaviour = to_text(options.groups[i].does);
    r.groups[i].hosts = options.groups[i].hosts;
  }
  return r;
}

result<void> world::impl::publish(const std::string& url, document what) {
  const auto at = http::url::parse(url);
  if (!at) return error{errc::bad_url, url};
  const std::lock_guard lock(publish_mutex);
  if (stopped) return error{errc::stopped};
  if (!shared.published.put(*at, std::move(what))) return {};
  crypto::certificate fresh;
  if (options.tls) fresh = shown.valid_for(shared.published.hosts(), wall_clock::now());
  std::vector<std::future<result<void>>> answers;
  for (auto& s : shards) {
    auto promise = std::make_shared<std::promise<result<void>>>();
    answers.push_back(promise->get_future());
    s->loop().post(
        [&s = *s, &fresh, host = at->to.host, promise] { promise->set_value(s.serve(host, fresh)); });
  }
  result<void> all;
  for (auto& a : answers)
    if (auto one = a.get(); !one) all = std::move(one);
  return all;
}

std::string world::impl::hosts_file() const {
  auto out = swarm::hosts_file(hosts);
  std::unordered_map<std::string, std::string> addresses;
  for (const auto& h : hosts)
    addresses.emplace(h.name, h.address);
  for (const auto& name : shared.published.hosts()) {
    const auto own = addresses.find(name);
    const auto address = own == addresses.end() ? std::string(documents_address) : own->second;
    out += fmt::format("{}:{} {}\n", address, shared.port, name);
  }
  return out;
}

std::uint64_t world::impl::outstanding() const {
  const std::lock_guard lock(groups_mutex);
  return shared.book.missing_where([this](const std::string& name) {
    const auto it = group_of_host.find(name.substr(0, name.find('/')));
    // A host that something is published on is in no group, and accepts.
    return it == group_of_host.end() || can_accept(options.groups[it->second].does);
  });
}

void world::impl::reset() {
  shared.book.clear();
  shared.counts.clear();
}

void world::impl::stop() {
  {
    const std::lock_guard lock(publish_mutex);
    if (std::exchange(stopped, true)) return;
  }
  if (endpoint && !threads.empty()) shards.front()->loop().post([this] { endpoint->close(); });
  if (!threads.empty())
    for (auto& s : shards)
      s->loop().post([&s = *s] { s.end(); });
  for (auto& t : threads)
    t.join();
  threads.clear();
}

world::world(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
world::world(world&&) noexcept = default;
world& world::operator=(world&& other) noexcept {
  if (impl_ && this != &other) impl_->stop();
  impl_ = std::move(other.impl_);
  return *this;
}
world::~world() {
  if (impl_) impl_->stop();
}

result<world> world::start(world_options options) {
  auto made = std::make_unique<impl>(std::move(options));
  const auto begun = made->begin();
  if (!begun) return begun.error();
  return world(std::move(made));
}

std::uint16_t world::port() const {
  return impl_->shared.port;
}
std::uint16_t world::control_port() const {
  return impl_->control_port;
}
const std::vector<host>& world::hosts() const {
  return impl_->hosts;
}
std::string world::hosts_file() const {
  return impl_->hosts_file();
}
const std::string& world::ca_pem() const {
  return impl_->ca_pem;
}

std::string world::inbox(std::size_t host_index) const {
  return fmt::format("{}://{}:{}/inbox", impl_->options.tls ? "https" : "http",
                     impl_->hosts.at(host_index).name, port());
}

void world::expect(const std::vector<delivery>& all) {
  for (const auto& d : all)
    impl_->shared.book.expect(d.host, d.id);
}

report world::snapshot() const {
  return impl_->snapshot();
}
std::vector<delivery> world::missing(std::size_t max) const {
  return impl_->shared.book.missing(max);
}
void world::reset() {
  impl_->reset();
}

void world::replace_keys(key_ring keys) {
  const auto shared = std::make_shared<const key_ring>(std::move(keys));
  for (auto& s : impl_->shards)
    s->loop().post([&s = *s, shared] { s.replace_keys(shared); });
}

result<void> world::change(std::size_t group, behaviour does) {
  return impl_->change(group, does, true);
}

bool world::wait_delivered(std::uint64_t at_least, milliseconds patience) const {
  return impl_->shared.book.wait(patience,
                                 [at_least](const ledger::counts& c) { return c.delivered >= at_least; });
}

bool world::wait_complete(milliseconds patience) const {
  const auto until = steady_clock::now() + patience;
  while (outstanding() > 0) {
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
    if (left.count() <= 0) return false;
    const auto before = impl_->shared.book.count().delivered;
    impl_->shared.book.wait(std::min(left, milliseconds(100)),
                            [before](const ledger::counts& c) { return c.delivered != before; });
  }
  return true;
}

std::uint64_t world::outstanding() const {
  return impl_->outstanding();
}
result<void> world::publish(const std::string& url, document what) {
  return impl_->publish(url, std::move(what));
}

result<void> world::publish(const std::string& url, std::string body, std::string content_type, int status,
                            std::vector<std::pair<std::string, std::string>> fields) {
  document d;
  d.body = std::move(body);
  d.content_type = std::move(content_type);
  d.status = status;
  d.fields = std::move(fields);
  return impl_->publish(url, std::move(d));
}

std::uint64_t world::document_hits(const std::string& url) const {
  const auto at = http::url::parse(url);
  return at ? impl_->shared.published.hits(*at) : 0;
}

std::optional<http::request> world::last_document_request(const std::string& url) const {
  const auto at = http::url::parse(url);
  return at ? impl_->shared.published.last_request(*at) : std::nullopt;
}

void world::stop() {
  impl_->stop();
}

} // namespace pheidi::swarm
