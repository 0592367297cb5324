// Every job is in one place: here they are counted.
#include "app/demo/outcome.hpp"

#include "pheidi/net/loop.hpp"
#include "pheidi/redis/connection.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>
#include <map>

namespace pheidi::app {

namespace {

constexpr milliseconds patience{10000};

struct sets {
  result<void> done{};
  std::uint64_t retry = 0, schedule = 0, dead = 0, queued = 0;
  std::map<std::string, std::uint64_t> reasons;
};

std::uint64_t number(const result<redis::reply>& r) {
  const auto* n = r ? r->integer() : nullptr;
  return n ? static_cast<std::uint64_t>(*n) : 0;
}

std::string reason_of(const std::string& job) {
  boost::system::error_code bad;
  const auto value = boost::json::parse(job, bad);
  const auto* fields = bad ? nullptr : value.if_object();
  const auto* found = fields ? fields->if_contains("error_class") : nullptr;
  return found && found->is_string() ? std::string(found->as_string()) : "unknown";
}

void add_reasons(std::map<std::string, std::uint64_t>& to, const result<redis::reply>& jobs) {
  const auto* all = jobs ? jobs->items() : nullptr;
  if (!all) return;
  for (const auto& each : *all)
    if (const auto* text = each.text()) ++to[reason_of(*text)];
}

net::awaitable<void> look(redis::connection& at, sets& into) {
  at.start();
  into.done = co_await at.connected(patience);
  if (into.done) {
    const std::vector<std::string_view> retry{"ZCARD", "retry"}, schedule{"ZCARD", "schedule"},
        dead{"ZCARD", "dead"}, queued{"LLEN", "queue:push"}, jobs{"ZRANGE", "retry", "0", "-1"};
    auto reply = co_await at.command(retry);
    into.retry = number(reply);
    reply = co_await at.command(schedule);
    into.schedule = number(reply);
    reply = co_await at.command(dead);
    into.dead = number(reply);
    reply = co_await at.command(queued);
    into.queued = number(reply);
    reply = co_await at.command(jobs);
    add_reasons(into.reasons, reply);
  }
  at.stop();
}

} // namespace

result<void> count_sets(demo_figures& into, const config::redis_endpoint& redis) {
  net::loop loop("demo");
  redis::connection_options how;
  how.endpoint = redis;
  redis::connection at(loop, how);
  sets found;
  loop.spawn(look(at, found));
  loop.run_until_done();
  if (!found.done) return found.done;
  into.to_retry = found.retry;
  into.not_tried = found.schedule;
  into.given_up = found.dead;
  const auto accounted = into.delivered + found.retry + found.schedule + found.dead + found.queued;
  into.lost = into.jobs - std::min(into.jobs, accounted);
  into.reasons.assign(found.reasons.begin(), found.reasons.end());
  std::sort(into.reasons.begin(), into.reasons.end(),
            [](const auto& a, const auto& b) { return a.second > b.second; });
  return {};
}

double rate_of(std::string_view ledger) {
  std::vector<std::int64_t> at;
  for (std::size_t begin = 0, end = 0; (end = ledger.find('\n', begin)) != ledger.npos; begin = end + 1) {
    const auto line = ledger.substr(begin, end - begin);
    const auto time = line.substr(line.rfind('\t') + 1);
    std::int64_t ms = 0;
    if (std::from_chars(time.data(), time.data() + time.size(), ms).ec == std::errc()) at.push_back(ms);
  }
  const auto n = at.size() * 9 / 10;
  if (n == 0) return 0;
  std::sort(at.begin(), at.end());
  return static_cast<double>(n) * 1000.0 / static_cast<double>(at[n - 1] - at.front() + 1);
}

} // namespace pheidi::app
