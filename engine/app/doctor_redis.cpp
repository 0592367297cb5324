// Checks of Redis: reachable, new enough, keeps what it is given, never evicts, and its clock.
#include "doctor_checks.hpp"

#include "pheidi/redis/connection.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <sstream>

namespace pheidi::app {

namespace {

using info = std::map<std::string, std::string>;

/// What the checks need of one server.
struct redis_facts {
  std::string unreachable; // why, or empty
  info server;
  double clock_apart = 0;
  std::map<std::string, std::uint64_t> queue_sizes;
};

info parse_info(const std::string& text) {
  info out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto colon = line.find(':');
    if (colon != line.npos) out[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return out;
}

double number(const redis::reply& r) {
  const auto* text = r.text();
  return text ? std::strtod(text->c_str(), nullptr) : 0;
}

net::awaitable<void> ask(redis::connection& c, redis_facts& facts) {
  c.start();
  auto up = co_await c.connected(milliseconds(5000));
  if (!up) {
    facts.unreachable = up.error().message();
    c.stop();
    co_return;
  }
  std::vector<std::vector<std::string>> questions;
  questions.push_back({"INFO"});
  questions.push_back({"TIME"});
  const auto before = unix_seconds(wall_clock::now());
  auto replies = co_await c.pipeline(std::move(questions));
  const auto after = unix_seconds(wall_clock::now());
  if (replies) {
    if (const auto* text = (*replies)[0].text()) facts.server = parse_info(*text);
    if (const auto* time = (*replies)[1].items(); time && time->size() == 2)
      facts.clock_apart = number((*time)[0]) + number((*time)[1]) / 1e6 - (before + after) / 2;
  } else {
    facts.unreachable = replies.error().message();
  }
  c.stop();
}

redis_facts facts_of(const config::redis_endpoint& to, const std::string& ca_file) {
  redis_facts facts;
  net::loop loop("doctor");
  redis::connection_options options;
  options.endpoint = to;
  options.ca_file = ca_file;
  redis::connection c(loop, options);
  loop.spawn(ask(c, facts));
  loop.run_until_done();
  return facts;
}

std::string value_of(const info& i, const std::string& key) {
  const auto it = i.find(key);
  return it == i.end() ? "" : it->second;
}

void judge_version(const info& server, std::vector<finding>& out) {
  const auto version = value_of(server, "redis_version");
  int major = 0, minor = 0;
  std::sscanf(version.c_str(), "%d.%d", &major, &minor);
  if (major < 6 || (major == 6 && minor < 2))
    return out.push_back({verdict::broken, "redis",
                          fmt::format("version {} is too old: 6.2 is needed", version),
                          "apt install redis-server"});
  if (major < 7)
    return out.push_back({verdict::warning, "redis",
                          fmt::format("version {} works, but a full Redis could not be drained", version),
                          "upgrade to Redis 7 or later"});
  out.push_back({verdict::fine, "redis", fmt::format("version {}", version), ""});
}

void judge_persistence(const info& server, std::vector<finding>& out) {
  if (value_of(server, "aof_enabled") == "1")
    return out.push_back({verdict::fine, "redis", "append-only file is on", ""});
  const bool saves =
      value_of(server, "rdb_last_save_time") != "" && value_of(server, "rdb_bgsave_in_progress") != "";
  out.push_back({verdict::warning, "redis",
                 saves ? "no append-only file: jobs since the last snapshot are lost if Redis crashes"
                       : "nothing is written to disk",
                 "redis-cli config set appendonly yes && redis-cli config rewrite"});
}

void judge_eviction(const info& server, std::vector<finding>& out) {
  const auto policy = value_of(server, "maxmemory_policy");
  if (policy == "noeviction") return out.push_back({verdict::fine, "redis", "never evicts (noeviction)", ""});
  const bool bounded = value_of(server, "maxmemory") != "0";
  out.push_back({bounded ? verdict::broken : verdict::warning, "redis",
                 fmt::format("eviction policy {} may throw jobs away", policy),
                 "redis-cli config set maxmemory-policy noeviction && redis-cli config rewrite"});
}

} // namespace

void check_redis(const config::settings& s, const std::string& to_start, std::vector<finding>& out) {
  const auto facts = facts_of(s.redis.sidekiq, s.network.ca_file);
  if (!facts.unreachable.empty())
    return out.push_back(
        {verdict::broken, "redis",
         fmt::format("{} does not answer: {}", s.redis.sidekiq.display(), facts.unreachable),
         to_start.empty() ? "check REDIS_URL, and systemctl status redis-server" : to_start});
  judge_version(facts.server, out);
  judge_persistence(facts.server, out);
  judge_eviction(facts.server, out);
  judge_clock("redis", facts.clock_apart, out);
}

} // namespace pheidi::app
