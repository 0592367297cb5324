#include "pheidi/swarm/enqueue.hpp"

#include "pheidi/net/loop.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"
#include "pheidi/swarm/files.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pheidi::swarm {

namespace {

/// One run: its loop, its connection and what it has made so far.
class pusher {
 public:
  pusher(fanout& from, const enqueue_options& o)
      : from_(from), options_(o), keys_(o.name_space), loop_("swarm-enqueue"),
        redis_(loop_, connection_of(o)) {}

  result<enqueued> run() {
    const auto begun = steady_clock::now();
    redis_.start();
    loop_.spawn(push_all());
    loop_.run_until_done();
    if (failed_) return std::move(*failed_);
    if (!options_.expect_file.empty()) {
      const auto written = write_file(options_.expect_file, expected_);
      if (!written) return written.error();
    }
    done_.seconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
    return done_;
  }

 private:
  static redis::connection_options connection_of(const enqueue_options& o) {
    redis::connection_options c;
    c.endpoint = o.redis;
    c.client_name = "pheidi-swarm";
    return c;
  }

  net::awaitable<void> push_all() {
    const auto up = co_await redis_.connected(options_.patience);
    if (!up) failed_ = up.error();
    while (!failed_ && done_.jobs < options_.count) {
      auto commands = next_batch();
      const auto replies = co_await redis_.pipeline(std::move(commands));
      if (!replies)
        failed_ = replies.error();
      else
        check(*replies);
      if (options_.progress) options_.progress(done_.jobs);
    }
    redis_.stop();
  }

  std::vector<std::vector<std::string>> next_batch() {
    const auto now = wall_clock::now();
    const auto size = std::min<std::uint64_t>(options_.batch, options_.count - done_.jobs);
    std::vector<std::string> push{"LPUSH", keys_.queue(options_.queue)};
    push.reserve(size + 2);
    for (std::uint64_t i = 0; i < size; ++i) {
      auto made = from_.next(now);
      done_.bytes += made.job.size();
      push.push_back(std::move(made.job));
      if (!options_.expect_file.empty()) expected_ += to_line(made.expected);
    }
    done_.jobs += size;
    std::vector<std::vector<std::string>> commands;
    commands.push_back({"SADD", keys_.queues(), options_.queue});
    commands.push_back(std::move(push));
    return commands;
  }

  void check(const std::vector<redis::reply>& replies) {
    for (const auto& r : replies)
      if (const auto* e = std::get_if<redis::error_reply>(&r.value))
        failed_ = error{redis::errc::failed, e->text};
  }

  fanout& from_;
  const enqueue_options& options_;
  sidekiq::keyspace keys_;
  net::loop loop_;
  redis::connection redis_;
  std::string expected_;
  enqueued done_;
  std::optional<error> failed_;
};

} // namespace

result<enqueued> enqueue(fanout& from, const enqueue_options& options) {
  pusher p(from, options);
  return p.run();
}

} // namespace pheidi::swarm
