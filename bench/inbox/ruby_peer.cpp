// Starts Debian's puma and sidekiq on the instance's Redis and PostgreSQL.
#include "ruby_peer.hpp"

#include "common/process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>

namespace pheidi::bench {

namespace {

namespace json = boost::json;

constexpr std::chrono::seconds patience{120};
const std::string peers = std::string(PHEIDI_SOURCE_DIR) + "/bench/peers/inbox/";

} // namespace

ruby_peer::ruby_peer(stage& s, int web_threads, int worker_threads)
    : stage_(s), socket_(s.here().path("puma.sock").string()) {
  auto& here = s.here();
  here.write("peer.json", json::serialize(json::object{
                              {"redis", here.redis().socket()},
                              {"postgres", here.database()},
                              {"local_domain", our_host},
                              {"connections", std::max(web_threads, worker_threads)},
                          }));
  here.write("puma.rb", ""); // or Puma looks for one elsewhere
  const auto directory = here.path("").string();
  const auto threads = fmt::format("{0}:{0}", web_threads);
  web_ = std::make_unique<test::logged_process>(
      std::vector<std::string>{"/usr/bin/puma", "--config", here.path("puma.rb").string(), "--environment",
                               "production", "--threads", threads, "--bind", "unix://" + socket_,
                               peers + "inbox.ru"},
      here.path("puma.log"), directory);
  worker_ = std::make_unique<test::logged_process>(
      std::vector<std::string>{"/usr/bin/sidekiq", "-r", peers + "boot.rb", "-q", "ingress", "-c",
                               std::to_string(worker_threads), "-t", "2"},
      here.path("sidekiq.log"), directory);
  const bool web_up = test::eventually([&] { return web_->log().find("Use Ctrl-C") != std::string::npos; });
  if (!web_up) throw std::runtime_error("puma did not start:\n" + web_->log());
  const bool worker_up = test::eventually([&] { return here.redis().integer({"SCARD", "processes"}) > 0; });
  if (!worker_up) throw std::runtime_error("sidekiq did not start:\n" + worker_->log());
}

double ruby_peer::web_cpu() const {
  return cpu_seconds(web_->pid());
}

double ruby_peer::worker_cpu() const {
  return cpu_seconds(worker_->pid());
}

void ruby_peer::await_settled() {
  auto& redis = stage_.here().redis();
  std::int64_t last = -1;
  auto progress = std::chrono::steady_clock::now();
  for (;;) {
    // Every job that was pushed is counted when it is done, so that those under way are seen.
    const auto pushed = std::atoll(redis.text({"GET", "bench:pushed"}).c_str());
    const auto processed = std::atoll(redis.text({"GET", "bench:processed"}).c_str());
    if (processed >= pushed) return;
    if (processed != last) progress = std::chrono::steady_clock::now();
    last = processed;
    if (redis.integer({"ZCARD", "retry"}) > 0)
      throw std::runtime_error("a job failed in Sidekiq:\n" + worker_->log().substr(0, 4000));
    if (std::chrono::steady_clock::now() - progress > patience)
      throw std::runtime_error(fmt::format("Sidekiq stopped at {} of {}", processed, pushed));
    rest(10);
  }
}

} // namespace pheidi::bench
