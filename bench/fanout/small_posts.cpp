// How long the first delivery takes, and how long posts for five inboxes take while a huge fan-out runs.
#include "common/process.hpp"
#include "figures.hpp"
#include "stage.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

namespace pheidi::bench {

namespace {

constexpr std::size_t few_followers = 5;
constexpr int between_posts_ms = 40;

/// When each activity reached its last inbox, in Unix milliseconds, from the swarm's ledger.
struct arrivals {
  std::map<std::string, std::pair<std::size_t, std::int64_t>> of; // how many, the last
  std::map<std::string, std::int64_t> first;
};

arrivals read_ledger(const std::string& file) {
  arrivals out;
  std::ifstream in(file);
  std::string host, id;
  std::int64_t at = 0;
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    if (!(columns >> host >> id >> at)) continue;
    auto& [count, last] = out.of[id];
    ++count;
    last = std::max(last, at);
    const auto [first, fresh] = out.first.try_emplace(id, at);
    if (!fresh) first->second = std::min(first->second, at);
  }
  return out;
}

} // namespace

void measure_small_posts(const run_options& o, report& out) {
  const int rounds = o.quick ? 2 : 5;
  std::vector<double> first, small;
  std::size_t lost = 0;
  stage s(audience(o.quick));
  for (int round = 1; round <= rounds; ++round) {
    o.say(fmt::format("small posts beside a huge one, round {} of {}", round, rounds));
    const auto engine = s.start();
    rest(1500);
    // As a server is that runs for a while: connected to its database, and with the key of who posts.
    const auto warm = s.arrived() + 20 * few_followers;
    for (int i = 0; i < 20; ++i)
      s.distribute(s.write(1, "Good morning."));
    s.await_arrived(warm);
    std::map<std::string, std::int64_t> pushed;
    const auto big = s.write(0, usual_text());
    const auto before = s.arrived();
    const auto begun = unix_millis(wall_clock::now());
    s.distribute(big);
    while (s.arrived() < before + s.size().inboxes()) {
      const auto post = s.write(1, "A word from a small account.");
      pushed.emplace(post.activity, unix_millis(wall_clock::now()));
      s.distribute(post);
      rest(between_posts_ms);
    }
    s.await_arrived(before + s.size().inboxes() + pushed.size() * few_followers);
    rest(500); // the ledger is written behind
    const auto seen = read_ledger(s.ledger());
    first.push_back(static_cast<double>(seen.first.at(big.activity) - begun));
    for (const auto& [activity, at] : pushed) {
      const auto& [count, last] = seen.of.at(activity);
      if (count != few_followers) ++lost;
      small.push_back(static_cast<double>(last - at));
    }
  }
  std::sort(small.begin(), small.end());
  const auto p99 = small.at(small.size() * 99 / 100);
  out.add({"small_post_p99_ms_during_fanout", goal::at_most, 1000, lost ? 1e9 : p99,
           fmt::format("median {} ms of {} posts", number_text(small.at(small.size() / 2)), small.size())});
  out.add({"time_to_first_delivery_ms", goal::at_most, 100, median(first), range_text(first)});
  if (lost) out.warn(fmt::format("{} small posts did not reach all their inboxes once", lost));
  out.raw("small_posts")["milliseconds"] = boost::json::array(small.begin(), small.end());
}

} // namespace pheidi::bench
