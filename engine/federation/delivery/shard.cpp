// The shell of a shard: its thread, the hosts and which of them may send next.
#include "pheidi/federation/delivery/shard.hpp"

#include "shard_counters.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/crypto/digest.hpp"

#include <algorithm>
#include <cstring>
#include <pthread.h>
#include <sys/resource.h>

namespace pheidi::federation::delivery {

namespace {

constexpr milliseconds shard_tick{25};
constexpr std::size_t report_at = 256;
constexpr std::size_t sign_ahead = 32;
constexpr std::size_t max_hosts = 50000;

/// SplitMix64: enough for jitter, and a shard's own.
std::uint32_t draw(void* state, std::uint32_t bound) {
  auto& s = *static_cast<std::uint64_t*>(state);
  std::uint64_t z = (s += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return static_cast<std::uint32_t>(((z ^ (z >> 31)) >> 32) * bound >> 32);
}

lane_settings lane_settings_of(const config::delivery_settings& s) {
  lane_settings out;
  out.max_waiting = s.lane_queue;
  out.concurrency_start = s.lane_concurrency_start;
  out.concurrency_max = s.lane_concurrency_max;
  out.circuit = {s.breaker_failures, s.breaker_open, s.breaker_open_max};
  return out;
}

net::resolver_options resolver_options_of(const config::settings& s,
                                          std::shared_ptr<const net::hosts_table> hosts) {
  net::resolver_options out;
  out.name_servers = s.network.name_servers;
  out.hosts = std::move(hosts);
  out.timeout = s.delivery.dns_timeout;
  return out;
}

std::uint64_t random_seed() {
  const auto bytes = crypto::random_bytes(8);
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

} // namespace

unsigned shard_of(const http::origin& to, unsigned shards) {
  return static_cast<unsigned>(std::hash<std::string>{}(to.host) % std::max(1u, shards));
}

result<std::unique_ptr<shard>> shard::make(unsigned index, unsigned shards, parts p) {
  auto tls = net::tls_client_context::make(p.settings.network.ca_file);
  if (!tls) return tls.error();
  return std::unique_ptr<shard>(new shard(index, shards, std::move(p), std::move(*tls)));
}

shard::shard(unsigned index, unsigned shards, parts p, net::tls_client_context tls)
    : index_(index), shards_(shards), parts_(std::move(p)), delivery_(parts_.settings.delivery),
      top_hosts_(parts_.settings.ops.top_hosts), loop_("delivery-" + std::to_string(index), shard_tick),
      tls_(std::move(tls)), guard_(parts_.settings.network.allowed_private_addresses),
      resolver_(loop_, resolver_options_of(parts_.settings, parts_.hosts), &parts_.registry),
      dialer_{loop_,
              resolver_,
              guard_,
              &tls_,
              {delivery_.dns_timeout, delivery_.connect_timeout, delivery_.tls_timeout}},
      client_(dialer_, client_options(), &parts_.registry),
      identities_(loop_, parts_.accounts.loader(loop_), delivery_.key_cache, delivery_.key_cache_ttl),
      pump_(loop_), count_(std::make_unique<shard_counters>(parts_.registry)),
      lane_settings_(lane_settings_of(delivery_)), hosts_(max_hosts), schemes_(50000), digests_(10000),
      max_sending_(std::max<std::size_t>(1, delivery_.max_connections / shards)),
      unavailable_(std::make_shared<host_set>()), random_state_(random_seed()) {
  pump_.observe(&count_->signing);
}

shard::~shard() {
  stop();
}

http::client_options shard::client_options() const {
  http::client_options out;
  out.max_connections = std::max<std::size_t>(1, delivery_.max_connections / shards_);
  out.idle_per_origin = delivery_.idle_connections_per_host;
  out.idle_timeout = milliseconds(delivery_.idle_timeout);
  out.write_timeout = delivery_.write_timeout;
  out.first_byte_timeout = delivery_.first_byte_timeout;
  out.total_timeout = delivery_.total_timeout;
  out.max_header_bytes = delivery_.max_response_header_bytes;
  out.max_body_bytes = delivery_.max_response_body_bytes;
  out.proxy = parts_.settings.network.http_proxy;
  out.hidden_proxy = parts_.settings.network.http_hidden_proxy;
  out.allow_hidden = parts_.settings.network.access_to_hidden_service;
  return out;
}

void shard::start() {
  thread_ = std::thread([this] { run(); });
}

void shard::run() {
  pthread_setname_np(pthread_self(), loop_.name().c_str());
  // Signing may take all the CPU there is; the loops that fetch, settle and answer must stay quick.
  setpriority(PRIO_PROCESS, 0, 5);
  loop_.spawn(housekeeping());
  loop_.run();
}

void shard::stop() {
  if (!thread_.joinable()) return;
  loop_.post([this] { loop_.stop(); });
  thread_.join();
}

void shard::submit(std::vector<delivery_ptr> batch) {
  auto shared = std::make_shared<std::vector<delivery_ptr>>(std::move(batch));
  loop_.post([this, shared] {
    for (auto& job : *shared)
      accept(std::move(job));
    pump();
  });
}

void shard::set_unavailable(host_snapshot hosts) {
  loop_.post([this, hosts = std::move(hosts)]() mutable { unavailable_ = std::move(hosts); });
}

void shard::reload(const config::settings& s) {
  loop_.post([this, fresh = s.delivery, top = s.ops.top_hosts] {
    delivery_ = fresh;
    top_hosts_ = top;
    lane_settings_ = lane_settings_of(delivery_);
    for (auto& [key, h] : hosts_)
      h->queue.configure(lane_settings_);
    dialer_.timeouts = {delivery_.dns_timeout, delivery_.connect_timeout, delivery_.tls_timeout};
    client_.configure(client_options());
    identities_.set_ttl(delivery_.key_cache_ttl);
  });
}

void shard::drain() {
  loop_.post([this] {
    draining_ = true;
    for (auto& [key, h] : hosts_)
      for (auto& job : h->queue.drain())
        park({std::move(job), seconds(0), "stopping"});
    ready_.clear();
    bulk_ready_.clear();
    client_.close_idle();
    flush_report();
  });
}

host_state& shard::host_for(const http::origin& to) {
  const auto key = to.key();
  if (auto* known = hosts_.find(key)) return *known;
  auto fresh = std::make_unique<host_state>(to, lane_settings_, sidekiq::random_source{draw, &random_state_});
  if (const auto* known = schemes_.find(key)) fresh->scheme = *known;
  return hosts_.add(key, std::move(fresh));
}

void shard::accept(delivery_ptr job) {
  const auto now = steady_clock::now();
  if (draining_) return park({std::move(job), seconds(0), "stopping"});
  if (!job->opts.bypass_availability && unavailable_->contains(job->inbox.to.host)) {
    attempt none;
    log_outcome(*job, none, "skipped");
    return settle(*job, sidekiq::done{}, true, false,
                  job->inbox.text() + " is on a server that is known to be gone");
  }
  auto& h = host_for(job->inbox.to);
  if (auto out = h.queue.offer(std::move(job), now)) return park(std::move(*out));
  make_ready(h);
}

void shard::make_ready(host_state& h) {
  const bool bulk = h.queue.only_bulk_waits();
  auto& there = bulk ? h.bulk_ready : h.ready;
  if (there || h.queue.waiting() == 0) return;
  there = true;
  (bulk ? bulk_ready_ : ready_).push_back(&h);
}

/// Hosts for which something else waits go before those with nothing but bulk, which get every eighth turn.
host_state* shard::next_ready() {
  const bool bulk = !bulk_ready_.empty() && (ready_.empty() || ++turn_ % bulk_every == 0);
  auto& from = bulk ? bulk_ready_ : ready_;
  if (from.empty()) return nullptr;
  auto* h = from.front();
  from.pop_front();
  (bulk ? h->bulk_ready : h->ready) = false;
  return h;
}

void shard::pump() {
  const auto now = steady_clock::now();
  // What waits for its signature holds a connection and speeds nothing up: so few that the signer stays busy.
  auto room = sign_ahead - std::min(sign_ahead, pump_.waiting());
  // One delivery of each ready host in turn: a deep lane gets its share and no more.
  while (room > 0 && sending_ < max_sending_ && !draining_) {
    auto* next = next_ready();
    if (!next) break;
    auto& h = *next;
    auto job = h.queue.next(now);
    if (!job) continue;
    ++sending_;
    --room;
    loop_.spawn(carry_out(h, std::move(job)));
    make_ready(h);
  }
  if (room == 0 && !(ready_.empty() && bulk_ready_.empty())) pump_later();
}

void shard::pump_later() {
  // Each signature asks for more; without one under way, those just started must first show what they wait
  // for.
  if (pump_scheduled_ || pump_.waiting() > 0) return;
  pump_scheduled_ = true;
  loop_.post([this] {
    pump_scheduled_ = false;
    pump();
  });
}

void shard::flush_report() {
  if (pending_.settlements.empty() && pending_.migrated.empty() && pending_.hosts.empty()) return;
  parts_.report(std::exchange(pending_, {}));
}

void shard::settle(const delivery& job, sidekiq::destination to, bool processed, bool failed,
                   std::string remark) {
  sidekiq::settlement end{job.source.field,      std::move(to),     processed,  failed,
                          job.source.raw.size(), std::move(remark), job.receipt};
  const bool leaves = job.leaves && !failed && std::holds_alternative<sidekiq::done>(end.to);
  if (leaves)
    pending_.migrated.push_back({job.sender, *job.leaves, job.times, std::move(end)});
  else
    pending_.settlements.push_back(std::move(end));
  if (pending_.settlements.size() >= report_at) flush_report();
}

void shard::park(parked p) {
  if (draining_ || p.delay.count() == 0) {
    auto& source = p.job->source;
    const auto size = source.raw.size();
    pending_.settlements.push_back(
        {source.field, sidekiq::give_back{source.queue, std::move(source.raw)}, false, false, size});
    return;
  }
  count_->parked.add();
  const auto when = wall_clock::now() + p.delay;
  auto waiting = sidekiq::as_scheduled(job_text(*p.job, wall_clock::now()), p.job->source.queue);
  log::debug(
      "delivery.parked",
      {{"jid", p.job->jid}, {"host", p.job->inbox.to.host}, {"why", p.why}, {"delay_s", p.delay.count()}});
  settle(*p.job, sidekiq::into_schedule{when, std::move(waiting)}, false, false);
}

net::awaitable<void> shard::housekeeping() {
  auto next_table = steady_clock::now();
  auto next_sweep = steady_clock::now() + seconds(60);
  for (;;) {
    co_await net::sleep_for(loop_, milliseconds(0));
    flush_report();
    const auto now = steady_clock::now();
    if (now >= next_table) {
      publish_hosts();
      next_table = now + seconds(1);
    }
    if (now >= next_sweep) {
      hosts_.forget_idle(now);
      next_sweep = now + seconds(60);
    }
  }
}

std::uint32_t shard::random_below(std::uint32_t bound) {
  return draw(&random_state_, bound);
}

namespace {

std::string_view state_name(const lane& l, steady_time now) {
  switch (l.circuit(now)) {
  case breaker::state::open:
    return "open";
  case breaker::state::half_open:
    return "half_open";
  case breaker::state::closed:
    return l.paused_until(now) ? "paused" : "healthy";
  }
  return "healthy";
}

host_row row_of(const lane& l, steady_time now) {
  const auto& t = l.counts();
  return {l.to().host, std::string(state_name(l, now)),
          l.waiting(), l.in_flight(),
          l.limit(),   t.delivered,
          t.failed,    t.refused,
          t.parked,    t.last_latency.count(),
          t.last_error};
}

} // namespace

void shard::publish_hosts() {
  const auto now = steady_clock::now();
  std::size_t waiting = 0, open = 0;
  std::vector<const lane*> all;
  all.reserve(hosts_.size());
  for (const auto& [key, h] : hosts_) {
    waiting += h->queue.waiting();
    open += h->queue.circuit(now) == breaker::state::open;
    all.push_back(&h->queue);
  }
  const auto keep = std::min(top_hosts_, all.size());
  const auto load = [](const lane* l) {
    return l->waiting() + l->in_flight() + l->counts().parked + l->counts().failed;
  };
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(keep), all.end(),
                    [&](const lane* a, const lane* b) { return load(a) > load(b); });
  auto rows = std::make_shared<std::vector<host_row>>();
  for (std::size_t i = 0; i < keep; ++i)
    rows->push_back(row_of(*all[i], now));
  {
    const std::lock_guard lock(table_mutex_);
    table_ = std::move(rows);
  }
  count_->waiting.set(static_cast<double>(waiting));
  count_->lanes.set(static_cast<double>(hosts_.size()));
  count_->lanes_open.set(static_cast<double>(open));
  count_->sending.set(static_cast<double>(sending_));
  count_->signing_waiting.set(static_cast<double>(pump_.waiting()));
  count_->identities.set(static_cast<double>(identities_.size()));
  count_->lag.set(static_cast<double>(loop_.lag().count()) / 1000.0);
}

std::shared_ptr<const std::vector<host_row>> shard::hosts() const {
  const std::lock_guard lock(table_mutex_);
  return table_;
}

} // namespace pheidi::federation::delivery
