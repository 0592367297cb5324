// The bounds of the client: connections in all, idle ones, their age, and handshakes at once.
#include "http/turnstile.hpp"
#include "rig.hpp"
#include "scripted_peer.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

const std::string ok = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
const script answers_for_ever{hear(), say(ok), hear(), say(ok), hear(), say(ok), hold()};

net::awaitable<result<client::lease>> lease_of(client& c, origin to) {
  auto lease = co_await c.acquire(to);
  co_return std::move(lease);
}

} // namespace

TEST(client_pool, refuses_at_once_when_all_connections_are_busy) {
  rig r;
  scripted_peer peer(r.loop, {answers_for_ever});
  client_options options;
  options.max_connections = 2;
  client c(r.dialer, options);
  auto first = r.run(lease_of(c, peer.at()));
  auto second = r.run(lease_of(c, peer.at()));

  const auto third = r.run(lease_of(c, peer.at()));

  ASSERT_TRUE(first && second);
  ASSERT_FALSE(third);
  EXPECT_TRUE(third.error().is(errc::pool_exhausted));
  EXPECT_EQ(c.open(), 2u);
}

TEST(client_pool, closes_the_longest_idle_connection_to_make_room) {
  rig r;
  scripted_peer oldest(r.loop, {answers_for_ever});
  scripted_peer newest(r.loop, {answers_for_ever});
  scripted_peer third(r.loop, {answers_for_ever});
  client_options options;
  options.max_connections = 2;
  client c(r.dialer, options);
  ASSERT_TRUE(r.run(ask(c, oldest.at(), get())).reply);
  ASSERT_TRUE(r.run(ask(c, newest.at(), get())).reply);

  const auto got = r.run(ask(c, third.at(), get()));
  const auto again = r.run(ask(c, newest.at(), get()));

  ASSERT_TRUE(got.reply);
  ASSERT_TRUE(again.reply);
  EXPECT_TRUE(again.reused);
  EXPECT_TRUE(r.run(oldest.ended().wait(20s)));
  EXPECT_EQ(c.open(), 2u);
}

TEST(client_pool, keeps_a_bounded_number_idle_for_one_origin) {
  rig r;
  scripted_peer peer(r.loop, {answers_for_ever});
  client_options options;
  options.idle_per_origin = 2;
  client c(r.dialer, options);
  {
    auto a = r.run(lease_of(c, peer.at()));
    auto b = r.run(lease_of(c, peer.at()));
    auto d = r.run(lease_of(c, peer.at()));
    ASSERT_TRUE(a && b && d);
  }

  EXPECT_EQ(c.idle(), 2u);
  EXPECT_EQ(c.open(), 2u);
}

TEST(client_pool, closes_what_was_idle_for_long) {
  rig r;
  scripted_peer peer(r.loop, {answers_for_ever});
  client_options options;
  options.idle_timeout = 20ms;
  client c(r.dialer, options);
  ASSERT_TRUE(r.run(ask(c, peer.at(), get())).reply);

  const auto ended = r.run(peer.ended().wait(20s));

  EXPECT_TRUE(ended);
  EXPECT_EQ(c.open(), 0u);
}

TEST(client_pool, close_idle_spares_the_busy) {
  rig r;
  scripted_peer peer(r.loop, {answers_for_ever});
  client c(r.dialer, client_options{});
  auto busy = r.run(lease_of(c, peer.at()));
  ASSERT_TRUE(busy);
  ASSERT_TRUE(r.run(ask(c, peer.at(), get())).reply);
  ASSERT_EQ(c.open(), 2u);

  c.close_idle();

  EXPECT_EQ(c.open(), 1u);
  EXPECT_EQ(c.idle(), 0u);
}

TEST(client_pool, an_unused_lease_goes_back) {
  rig r;
  scripted_peer peer(r.loop, {answers_for_ever});
  client c(r.dialer, client_options{});

  {
    auto lease = r.run(lease_of(c, peer.at()));
    ASSERT_TRUE(lease);
  }
  const auto got = r.run(ask(c, peer.at(), get()));

  ASSERT_TRUE(got.reply);
  EXPECT_TRUE(got.reused);
}

TEST(client_pool, a_lease_may_outlive_its_client) {
  rig r;
  metrics::registry registry;
  scripted_peer peer(r.loop, {answers_for_ever});
  auto c = std::make_unique<client>(r.dialer, client_options{}, &registry);
  auto lease = r.run(lease_of(*c, peer.at()));
  ASSERT_TRUE(lease);

  c.reset();

  EXPECT_EQ(metric(registry, "pheidi_http_client_connections", {{"state", "busy"}}), 0);
  client::lease moved = *std::move(lease);
}

namespace {

net::awaitable<void> pass_through(turnstile& gate, int number, std::vector<int>& order, net::event* stay) {
  const auto pass = co_await gate.enter();
  order.push_back(number);
  if (stay) (void)co_await stay->wait(20s);
}

net::awaitable<bool> wait_for(net::event& e) {
  const auto set = co_await e.wait(20s);
  co_return set;
}

net::awaitable<void> then_set(net::awaitable<void> first, net::event& e) {
  co_await std::move(first);
  e.set();
}

} // namespace

TEST(turnstile, lets_the_waiting_through_in_their_order) {
  net::loop l("test", 1ms);
  turnstile gate(l, 1, 20s);
  net::event stay(l);
  net::event done(l);
  std::vector<int> order;
  l.spawn(pass_through(gate, 1, order, &stay));
  l.spawn(pass_through(gate, 2, order, nullptr));
  l.spawn(pass_through(gate, 3, order, nullptr));
  l.spawn(then_set(pass_through(gate, 4, order, nullptr), done));

  stay.set();
  const auto all = pheidi::test::on_loop(l, wait_for(done));

  EXPECT_TRUE(all);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4}));
}

TEST(turnstile, whoever_stays_too_long_no_longer_counts) {
  net::loop l("test", 1ms);
  turnstile gate(l, 1, 5ms);
  net::event stay(l);
  net::event done(l);
  std::vector<int> order;
  l.spawn(pass_through(gate, 1, order, &stay));
  l.spawn(then_set(pass_through(gate, 2, order, nullptr), done));

  const auto second_passed = pheidi::test::on_loop(l, wait_for(done));

  EXPECT_TRUE(second_passed);
  stay.set();
  l.run_until_done();
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
}

} // namespace pheidi::http::test
