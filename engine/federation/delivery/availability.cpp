// Failing days in Redis, given-up hosts in PostgreSQL, written in batches.
#include "pheidi/federation/delivery/availability.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/availability.hpp"

#include <algorithm>

namespace pheidi::federation::delivery {

namespace {
// Beyond this many hosts waiting to be written, reports of further hosts are dropped: the next attempt
// reports again.
constexpr std::size_t max_waiting_hosts = 100000;
constexpr milliseconds write_every{500};
} // namespace

availability::availability(net::loop& l, stores s, std::function<void(host_snapshot)> publish,
                           metrics::registry& registry, seconds refresh)
    : loop_(l), stores_(std::move(s)), publish_(std::move(publish)), refresh_(refresh), failed_today_(50000),
      gauge_(registry.make_gauge("pheidi_delivery_unavailable_hosts",
                                 "Hosts that deliveries skip (unavailable_domains).")) {}

void availability::start() {
  loop_.spawn(refresh_loop());
  loop_.spawn(write_loop());
}

void availability::report(std::vector<host_result> batch) {
  for (auto& r : batch) {
    auto& mine = r.success ? succeeded_ : failed_;
    auto& other = r.success ? failed_ : succeeded_;
    // The later result of a host decides, as it would if both were written in order.
    other.erase(r.host);
    if (mine.size() < max_waiting_hosts) mine.insert(std::move(r.host));
  }
}

std::string availability::failure_key(std::string_view host) const {
  const auto prefix = stores_.name_space.empty() ? std::string() : stores_.name_space + ":";
  return prefix + "exhausted_deliveries:" + std::string(host);
}

void availability::publish_changed() {
  gauge_.set(static_cast<double>(unavailable_.size()));
  publish_(std::make_shared<const host_set>(unavailable_));
}

net::awaitable<void> availability::refresh_loop() {
  auto next = steady_clock::now();
  while (!stopping_) {
    if (steady_clock::now() < next) {
      co_await net::sleep_for(loop_, milliseconds(100));
      continue;
    }
    std::function<host_set(pqxx::dbtransaction&)> load = [](pqxx::dbtransaction& tx) {
      return model::load_unavailable_domains(tx);
    };
    auto rows = co_await stores_.database.run<host_set>(loop_, std::move(load));
    if (!rows) {
      log::warn("availability.stale", {{"error", rows.error().message()}});
    } else if (*rows != unavailable_) {
      unavailable_ = std::move(*rows);
      publish_changed();
    }
    next = steady_clock::now() + refresh_;
  }
}

net::awaitable<void> availability::write_loop() {
  while (!stopping_) {
    co_await net::sleep_for(loop_, write_every);
    co_await flush();
  }
}

net::awaitable<void> availability::flush() {
  std::vector<std::string> failed(failed_.begin(), failed_.end());
  std::vector<std::string> succeeded(succeeded_.begin(), succeeded_.end());
  failed_.clear();
  succeeded_.clear();
  if (!failed.empty()) co_await record_failures(std::move(failed));
  if (!succeeded.empty()) co_await record_successes(std::move(succeeded));
}

net::awaitable<void> availability::record_failures(std::vector<std::string> hosts) {
  const auto today = utc_yyyymmdd(wall_clock::now());
  std::erase_if(hosts, [&](const std::string& h) {
    const auto* known = failed_today_.find(h);
    return known && *known == today;
  });
  if (hosts.empty()) co_return;
  std::vector<std::vector<std::string>> commands;
  for (const auto& h : hosts) {
    commands.push_back({"SADD", failure_key(h), today});
    commands.push_back({"SCARD", failure_key(h)});
  }
  auto replies = co_await stores_.base.pipeline(std::move(commands));
  if (!replies) {
    // Put back: they are written when Redis is there again.
    if (failed_.size() < max_waiting_hosts) failed_.insert(hosts.begin(), hosts.end());
    co_return;
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    failed_today_.put(hosts[i], today);
    const auto* days = (*replies)[2 * i + 1].integer();
    if (!days || *days < failing_days || unavailable_.contains(hosts[i])) continue;
    co_await give_up(hosts[i]);
  }
}

net::awaitable<void> availability::record_successes(std::vector<std::string> hosts) {
  std::vector<std::vector<std::string>> commands;
  for (const auto& h : hosts) {
    failed_today_.erase(h);
    commands.push_back({"DEL", failure_key(h)});
  }
  auto replies = co_await stores_.base.pipeline(std::move(commands));
  if (!replies) {
    if (succeeded_.size() < max_waiting_hosts) succeeded_.insert(hosts.begin(), hosts.end());
    co_return;
  }
  for (const auto& h : hosts) {
    if (!unavailable_.contains(h)) continue;
    co_await take_back(h);
  }
}

net::awaitable<void> availability::give_up(std::string host) {
  std::function<bool(pqxx::dbtransaction&)> insert = [&host](pqxx::dbtransaction& tx) {
    return model::insert_unavailable_domain(tx, host);
  };
  auto inserted = co_await stores_.database.run<bool>(loop_, std::move(insert));
  if (!inserted) {
    // The date is in Redis; forgetting it here makes the next failure try the row again.
    failed_today_.erase(host);
    log::warn("availability.not_recorded", {{"host", host}, {"error", inserted.error().message()}});
    co_return;
  }
  unavailable_.insert(host);
  publish_changed();
  log::warn("availability.given_up", {{"host", host}, {"failing_days", failing_days}});
  co_await drop_rails_cache();
}

net::awaitable<void> availability::take_back(std::string host) {
  std::function<bool(pqxx::dbtransaction&)> remove = [&host](pqxx::dbtransaction& tx) {
    return model::delete_unavailable_domain(tx, host);
  };
  auto removed = co_await stores_.database.run<bool>(loop_, std::move(remove));
  if (!removed) {
    succeeded_.insert(host);
    co_return;
  }
  unavailable_.erase(host);
  publish_changed();
  log::info("availability.back", {{"host", host}});
  co_await drop_rails_cache();
}

net::awaitable<void> availability::drop_rails_cache() {
  const auto prefix = stores_.name_space.empty() ? std::string() : stores_.name_space + "_";
  const auto key = prefix + "cache:unavailable_domains";
  std::vector<std::string_view> drop{"DEL", key};
  auto dropped = co_await stores_.cache.command(drop);
  // Rails' entry lives ten minutes at most, so a failure here heals by itself.
  if (!dropped) log::warn("availability.cache_not_dropped", {{"error", dropped.error().message()}});
}

} // namespace pheidi::federation::delivery
