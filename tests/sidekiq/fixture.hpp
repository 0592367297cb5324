// A real Redis with a queue on it, seen from both sides: our client, and plain commands.
#pragma once

#include "support/on_loop.hpp"
#include "support/redis_server.hpp"

#include "pheidi/sidekiq/queue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pheidi::sidekiq {

inline constexpr milliseconds patience{20000};
inline const wall_time now{milliseconds(1766000100500)};

inline std::string a_job(const std::string& jid, const std::string& more = {}) {
  return R"({"class":"ActivityPub::DeliveryWorker","args":["{}",1],"retry":16,"queue":"push","jid":")" + jid +
         R"(","created_at":1766000000123,"enqueued_at":1766000000124)" + more + "}";
}

/// One Redis, one loop, one connection; as many processes as a test wants.
struct workplace {
  explicit workplace(std::vector<std::string> config = {}, milliseconds command_timeout = milliseconds(10000))
      : server(std::move(config)), redis(loop, options(command_timeout)) {
    redis.start();
    EXPECT_TRUE(test::on_loop(loop, redis.connected(patience)));
  }
  ~workplace() { redis.stop(); }

  redis::connection_options options(milliseconds command_timeout) const {
    redis::connection_options o;
    o.endpoint.unix_path = server.socket();
    o.command_timeout = command_timeout;
    return o;
  }
  template <class T>
  T run(net::awaitable<T> work) {
    return test::on_loop(loop, std::move(work));
  }

  /// After a restart of the server: the old connection is noticed as dead, then there is a new one.
  void reconnect() {
    std::vector<std::string_view> ping{"PING"};
    EXPECT_FALSE(run(redis.command(std::move(ping))));
    EXPECT_TRUE(run(redis.connected(patience)));
  }

  void push(const std::string& queue, const std::string& raw) {
    server.run({"SADD", "queues", queue});
    server.run({"LPUSH", "queue:" + queue, raw});
  }
  std::vector<std::string> queue(const std::string& name) {
    return server.list({"LRANGE", "queue:" + name, "0", "-1"});
  }
  std::vector<std::string> set(const std::string& name) { return server.list({"ZRANGE", name, "0", "-1"}); }
  std::vector<std::string> record(const std::string& identity) {
    return server.list({"HVALS", "pheidi:inflight:" + identity});
  }

  test::redis_server server;
  net::loop loop{"test", milliseconds(10)};
  redis::connection redis;
};

/// A process that holds a lease.
struct holder {
  holder(workplace& w, std::string identity) : place(w), queue(w.redis, keyspace{}, std::move(identity)) {
    renew();
  }

  void renew() { EXPECT_TRUE(place.run(queue.renew_lease(seconds(60)))); }
  void die() { place.server.run({"DEL", "pheidi:lease:" + queue.identity()}); }
  std::vector<fetched> fetch(std::size_t max, std::vector<std::string> queues = {"push"},
                             std::size_t bytes = 1 << 30) {
    auto r = place.run(queue.fetch(queues, max, bytes));
    EXPECT_TRUE(r) << r.error().message();
    return r ? *std::move(r) : std::vector<fetched>{};
  }
  settle_result settle(std::vector<settlement> batch, wall_time at = now) {
    auto r = place.run(queue.settle(batch, at));
    EXPECT_TRUE(r) << r.error().message();
    return r ? *r : settle_result{};
  }
  recovered recover(int poison_after = 3) {
    auto r = place.run(queue.recover(poison_after, now));
    EXPECT_TRUE(r) << r.error().message();
    return r ? *r : recovered{};
  }

  workplace& place;
  job_queue queue;
};

inline std::vector<std::string> raws(const std::vector<fetched>& jobs) {
  std::vector<std::string> out;
  for (const auto& j : jobs)
    out.push_back(j.raw);
  return out;
}

} // namespace pheidi::sidekiq
