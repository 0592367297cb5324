// The primary by way of a real redis-sentinel, before and after a failover.
#include "fixture.hpp"
#include "support/free_port.hpp"

#include <thread>

namespace pheidi::redis {
namespace {

std::string line(const char* what, std::uint16_t port) {
  return std::string(what) + " " + std::to_string(port);
}

struct sentinel_setup {
  std::uint16_t primary_port = test::free_port();
  std::uint16_t replica_port = test::free_port();
  std::uint16_t sentinel_port = test::free_port();
  test::redis_server primary{{line("port", primary_port)}};
  test::redis_server replica{
      {line("port", replica_port), line("replicaof 127.0.0.1", primary_port), "repl-diskless-sync-delay 0"}};
  test::redis_server sentinel{{line("port", sentinel_port),
                               "sentinel monitor mastodon 127.0.0.1 " + std::to_string(primary_port) + " 1",
                               "sentinel down-after-milliseconds mastodon 500",
                               "sentinel failover-timeout mastodon 3000"},
                              true};

  connection_options options() const {
    connection_options o;
    o.endpoint.host = "unused.invalid";
    o.endpoint.sentinel_master = "mastodon";
    // The first one is dead: the next is asked.
    o.endpoint.sentinels = {{"127.0.0.1", test::free_port()}, {"127.0.0.1", sentinel_port}};
    return o;
  }
};

/// Up to 90 s: a sentinel that was held up for 2 s begins no failover for the next 30 s.
net::awaitable<bool> write_until_it_lands(client& c, std::string key) {
  for (int i = 0; i < 1800; ++i) {
    std::vector<std::string_view> set{"SET", key, "1"};
    auto r = co_await c.on.command(std::move(set));
    if (r) co_return true;
    co_await net::sleep_for(c.loop, milliseconds(50));
  }
  co_return false;
}

bool replica_is_known(test::redis_server& sentinel) {
  for (int i = 0; i < 1200; ++i) {
    const auto r = sentinel.run({"SENTINEL", "REPLICAS", "mastodon"});
    const bool linked = r.items() && !r.items()->empty() &&
                        sentinel.text({"SENTINEL", "CKQUORUM", "mastodon"}).starts_with("OK");
    if (linked) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST(redis_sentinel, finds_the_primary_and_follows_a_failover) {
  sentinel_setup s;
  client c(s.options());
  const auto up = c.connected();
  ASSERT_TRUE(up) << up.error().message();
  ASSERT_TRUE(c.command({"SET", "before", "1"}));
  ASSERT_EQ(s.primary.integer({"EXISTS", "before"}), 1);
  ASSERT_TRUE(replica_is_known(s.sentinel));

  s.primary.kill();
  const bool landed = test::on_loop(c.loop, write_until_it_lands(c, "after"));

  EXPECT_TRUE(landed);
  EXPECT_EQ(s.replica.integer({"EXISTS", "after"}), 1);
}

TEST(redis_sentinel, says_so_when_no_sentinel_knows_the_name) {
  sentinel_setup s;
  auto options = s.options();
  options.endpoint.sentinel_master = "somebody-else";
  client c(std::move(options));

  EXPECT_TRUE(c.refused_for("sentinel"));
}

} // namespace
} // namespace pheidi::redis
