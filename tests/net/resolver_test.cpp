// The resolver against a scripted name server: answers, absence, failures, sharing, staleness, bounds.
#include "dns_stub.hpp"
#include "run.hpp"

#include "pheidi/net/resolver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace pheidi::net {
namespace {

using namespace std::chrono_literals;
using kind = dns_stub::kind;
using type = dns_stub::type;
using answers = result<std::vector<boost::asio::ip::address>>;

std::string text(const answers& a) {
  if (!a) return "error: " + a.error().message();
  std::string out;
  for (const auto& one : *a)
    out += (out.empty() ? "" : " ") + one.to_string();
  return out;
}

struct resolver_test : testing::Test {
  loop l{"test", 1ms};
  dns_stub dns{l};
  resolver_options options;
  metrics::registry counted;
  std::unique_ptr<resolver> names;

  resolver_test() {
    options.name_servers = {dns.server()};
    options.timeout = 5s;
  }
  answers resolve(const std::string& host) {
    if (!names) names = std::make_unique<resolver>(l, options, &counted);
    return run(l, names->resolve(host));
  }
  double count(const std::string& result) {
    for (const auto& f : counted.collect())
      for (const auto& s : f.samples)
        if (s.tags == metrics::labels{{"result", result}}) return s.value;
    return -1;
  }
};

TEST_F(resolver_test, answers_with_both_families_ipv6_first) {
  dns.has("a.example", {"192.0.2.1", "2001:db8::1"});

  EXPECT_EQ(text(resolve("a.example")), "2001:db8::1 192.0.2.1");
}

TEST_F(resolver_test, keeps_two_addresses_of_each_family) {
  dns.has("a.example", {"192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2", "2001:db8::3"});

  EXPECT_EQ(text(resolve("a.example")), "2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2");
}

TEST_F(resolver_test, follows_an_alias_in_the_answer) {
  dns_stub::reply alias;
  alias.cname = "real.example";
  alias.found = {"192.0.2.7"};
  dns.script("a.example", {alias});

  EXPECT_EQ(text(resolve("a.example")), "192.0.2.7");
}

TEST_F(resolver_test, asks_again_by_tcp_when_the_answer_is_cut) {
  dns_stub::reply cut;
  cut.truncated = true;
  cut.found = {"192.0.2.8"};
  dns.script("a.example", {cut});

  EXPECT_EQ(text(resolve("a.example")), "192.0.2.8");
  EXPECT_GE(dns.asked_by_tcp(), 1);
}

TEST_F(resolver_test, says_name_not_found_for_nxdomain_and_remembers_it) {
  options.timeout = 1h;
  const auto first = resolve("nowhere.example");
  const auto second = resolve("nowhere.example");

  EXPECT_TRUE(first.error().is(errc::name_not_found)) << text(first);
  EXPECT_TRUE(second.error().is(errc::name_not_found));
  EXPECT_EQ(dns.asked("nowhere.example"), 1);
  EXPECT_EQ(count("absent"), 1);
  EXPECT_EQ(count("cached"), 1);
}

TEST_F(resolver_test, says_name_not_found_for_a_name_without_addresses) {
  dns.has("mail-only.example", {});

  EXPECT_TRUE(resolve("mail-only.example").error().is(errc::name_not_found));
}

TEST_F(resolver_test, says_dns_failed_for_servfail_and_refused_and_does_not_ask_again_at_once) {
  dns.script("broken.example", {{kind::server_failure}});
  dns.script("forbidden.example", {{kind::refused}});

  const auto broken = resolve("broken.example");
  const auto asked = dns.asked("broken.example");
  const auto again = resolve("broken.example");
  const auto forbidden = resolve("forbidden.example");

  EXPECT_TRUE(broken.error().is(errc::dns_failed)) << text(broken);
  EXPECT_TRUE(again.error().is(errc::dns_failed));
  EXPECT_EQ(dns.asked("broken.example"), asked);
  EXPECT_TRUE(forbidden.error().is(errc::dns_failed)) << text(forbidden);
}

TEST_F(resolver_test, says_dns_timeout_when_nobody_answers) {
  options.timeout = 20ms;
  dns.script("silent.example", {{kind::silence}});

  EXPECT_TRUE(resolve("silent.example").error().is(errc::dns_timeout));
}

TEST_F(resolver_test, does_not_believe_answers_to_other_questions_or_garbage) {
  options.timeout = 50ms;
  dns_stub::reply forged;
  forged.what = kind::wrong_id;
  forged.found = {"192.0.2.66"};
  dns.script("forged.example", {forged});
  dns.script("garbage.example", {{kind::garbage}});

  EXPECT_FALSE(resolve("forged.example").has_value());
  EXPECT_FALSE(resolve("garbage.example").has_value());
}

TEST_F(resolver_test, asks_again_when_a_question_is_lost) {
  dns_stub::reply lost;
  lost.what = kind::silence;
  dns_stub::reply good;
  good.found = {"192.0.2.9"};
  dns.script("a.example", {lost, good});

  EXPECT_EQ(text(resolve("a.example")), "192.0.2.9");
}

TEST_F(resolver_test, one_family_is_enough_when_the_other_is_silent) {
  options.timeout = 1h;
  dns_stub::reply good;
  good.found = {"192.0.2.10"};
  dns.script("half.example", type::a, {good});
  dns.script("half.example", type::aaaa, {{kind::silence}});

  const auto first = resolve("half.example");
  const auto second = resolve("half.example");

  EXPECT_EQ(text(first), "192.0.2.10");
  EXPECT_EQ(text(second), "192.0.2.10");
  EXPECT_EQ(dns.asked("half.example"), 1);
}

TEST_F(resolver_test, one_family_is_enough_when_the_other_fails) {
  dns_stub::reply good;
  good.found = {"192.0.2.11"};
  dns.script("half.example", type::a, {good});
  dns.script("half.example", type::aaaa, {{kind::server_failure}});

  EXPECT_EQ(text(resolve("half.example")), "192.0.2.11");
}

awaitable<void> keep(resolver& names, std::string host, std::vector<std::string>& out) {
  auto a = co_await names.resolve(host);
  out.push_back(text(a));
}

TEST_F(resolver_test, concurrent_questions_for_one_name_share_one_look_up) {
  options.timeout = 1h;
  dns.has("a.example", {"192.0.2.1"});
  std::vector<std::string> got;
  resolver shared(l, options);

  for (int i = 0; i < 50; ++i)
    l.spawn(keep(shared, "a.example", got));
  l.run_until_done();

  EXPECT_EQ(got, std::vector<std::string>(50, "192.0.2.1"));
  EXPECT_EQ(dns.asked("a.example", type::a), 1);
  EXPECT_EQ(dns.asked("a.example", type::aaaa), 1);
}

TEST_F(resolver_test, caches_for_the_ttl_and_counts) {
  options.timeout = 1h;
  dns.has("a.example", {"192.0.2.1"});

  (void)resolve("a.example");
  const auto second = resolve("A.Example.");

  EXPECT_EQ(text(second), "192.0.2.1");
  EXPECT_EQ(dns.asked("a.example"), 1);
  EXPECT_EQ(count("found"), 1);
  EXPECT_EQ(count("cached"), 1);
}

TEST_F(resolver_test, asks_anew_when_the_ttl_is_over_and_takes_the_new_address) {
  options.min_ttl = 0ms;
  dns_stub::reply before;
  before.found = {"192.0.2.1"};
  before.ttl = 0;
  auto after = before;
  after.found = {"192.0.2.2"};
  dns.script("moves.example", type::a, {before, after});
  dns.script("moves.example", type::aaaa, {dns_stub::reply{}});

  const auto first = resolve("moves.example");
  const auto second = resolve("moves.example");

  EXPECT_EQ(text(first), "192.0.2.1");
  EXPECT_EQ(text(second), "192.0.2.2");
}

TEST_F(resolver_test, serves_the_old_answer_when_the_server_begins_to_fail) {
  options.min_ttl = 0ms;
  dns_stub::reply good;
  good.found = {"192.0.2.1"};
  good.ttl = 0;
  dns_stub::reply bad;
  bad.what = kind::server_failure;
  dns.script("a.example", type::a, {good, bad});
  dns.script("a.example", type::aaaa, {dns_stub::reply{kind::answer, {}, 0, false, {}}, bad});

  const auto first = resolve("a.example");
  const auto second = resolve("a.example");

  EXPECT_EQ(text(first), "192.0.2.1");
  EXPECT_EQ(text(second), "192.0.2.1");
  EXPECT_EQ(count("stale"), 1);
}

TEST_F(resolver_test, serves_the_old_answer_when_the_server_falls_silent) {
  options.min_ttl = 0ms;
  options.timeout = 1s;
  dns_stub::reply good;
  good.found = {"192.0.2.1"};
  good.ttl = 0;
  dns_stub::reply silent;
  silent.what = kind::silence;
  dns.script("a.example", {good, silent});

  const auto first = resolve("a.example");
  const auto second = resolve("a.example");

  EXPECT_EQ(text(first), "192.0.2.1");
  EXPECT_EQ(text(second), "192.0.2.1");
}

TEST_F(resolver_test, slow_names_do_not_hold_up_others) {
  for (int i = 0; i < 1000; ++i)
    dns.script("slow" + std::to_string(i) + ".example", {{kind::silence}});
  dns.has("fast.example", {"192.0.2.1"});
  options.timeout = 1h;
  resolver shared(l, options);
  std::vector<std::string> slow;

  for (int i = 0; i < 1000; ++i)
    l.spawn(keep(shared, "slow" + std::to_string(i) + ".example", slow));
  std::vector<std::string> fast;
  struct wait {
    static awaitable<void> until(loop& on, resolver& names, std::vector<std::string>& out) {
      co_await keep(names, "fast.example", out);
      on.stop();
    }
  };
  l.spawn(wait::until(l, shared, fast));
  l.run();

  EXPECT_EQ(fast, std::vector<std::string>{"192.0.2.1"});
  EXPECT_TRUE(slow.empty());
}

TEST_F(resolver_test, bounds_the_names_under_way) {
  options.max_pending = 2;
  options.timeout = 20ms;
  resolver bounded(l, options);
  for (const auto* name : {"a.example", "b.example", "c.example"})
    dns.script(name, {{kind::silence}});
  std::vector<std::string> got;

  for (const auto* name : {"a.example", "b.example", "c.example"})
    l.spawn(keep(bounded, name, got));
  l.run_until_done();

  ASSERT_EQ(got.size(), 3u);
  EXPECT_THAT(got[0], testing::HasSubstr("too many"));
  EXPECT_EQ(dns.asked("c.example"), 0);
}

TEST_F(resolver_test, its_destruction_answers_who_waits) {
  dns.script("silent.example", {{kind::silence}});
  auto shortlived = std::make_unique<resolver>(l, options);
  std::vector<std::string> got;

  l.spawn(keep(*shortlived, "silent.example", got));
  l.post([&shortlived] { shortlived.reset(); });
  l.run_until_done();

  ASSERT_EQ(got.size(), 1u);
  EXPECT_THAT(got[0], testing::HasSubstr("shutting down"));
}

TEST_F(resolver_test, a_caller_with_less_patience_gives_up_alone) {
  dns.script("silent.example", {{kind::silence}});
  resolver shared(l, options);

  const auto hasty = run(l, shared.resolve("silent.example", 5ms));

  EXPECT_TRUE(hasty.error().is(errc::dns_timeout));
}

TEST_F(resolver_test, addresses_and_hosts_need_no_dns) {
  hosts_table table;
  table.add("*.swarm.example", boost::asio::ip::make_address("127.0.0.9"));
  options.hosts = std::make_shared<const hosts_table>(table);

  EXPECT_EQ(text(resolve("192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(text(resolve("[2001:db8::1]")), "2001:db8::1");
  EXPECT_EQ(text(resolve("h7.swarm.example")), "127.0.0.9");
  EXPECT_EQ(text(resolve("localhost")), "::1 127.0.0.1");
  EXPECT_EQ(dns.asked("h7.swarm.example"), 0);
  EXPECT_EQ(dns.asked("localhost"), 0);
}

TEST_F(resolver_test, numerals_and_hidden_names_never_reach_dns) {
  for (const auto* host : {"127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "127.0.0.1."})
    EXPECT_TRUE(resolve(host).error().is(errc::bad_host)) << host;
  EXPECT_TRUE(resolve("abcdef.onion").error().is(errc::refused_hidden));
  EXPECT_TRUE(resolve("abcdef.i2p").error().is(errc::refused_hidden));
  EXPECT_EQ(dns.asked("127.1") + dns.asked("0") + dns.asked("abcdef.onion"), 0);
}

TEST_F(resolver_test, says_dns_failed_when_its_servers_are_nonsense) {
  options.name_servers = {"not an address"};

  EXPECT_TRUE(resolve("a.example").error().is(errc::dns_failed));
}

TEST_F(resolver_test, says_dns_failed_or_timeout_when_nothing_listens_at_the_server) {
  options.name_servers = {"127.0.0.1:1"};
  options.timeout = 50ms;

  const auto r = resolve("a.example");

  EXPECT_TRUE(r.error().is(errc::dns_failed) || r.error().is(errc::dns_timeout)) << text(r);
}

} // namespace
} // namespace pheidi::net
