// The grammar of groups, and what becomes of hosts.
#include "pheidi/swarm/profile.hpp"

#include <gtest/gtest.h>

#include <set>

namespace pheidi::swarm {
namespace {

TEST(group, reads_what_is_documented) {
  struct row {
    const char* text;
    std::size_t hosts;
    behaviour does;
  };
  const row rows[] = {
      {"160", 160, {}},
      {"160:ok", 160, {}},
      {"7:ok=200", 7, {.status = 200}},
      {"160:latency=20ms..80ms", 160, {.latency_min = milliseconds(20), .latency_max = milliseconds(80)}},
      {"10:slow=3s", 10, {.latency_min = seconds(3), .latency_max = seconds(3)}},
      {"10:dead", 10, {.what = act::dead}},
      {"1:blackhole", 1, {.what = act::blackhole}},
      {"5:hang", 5, {.what = act::hang}},
      {"5:hang-tls", 5, {.what = act::hang_tls}},
      {"5:error=503@50%", 5, {.what = act::error, .status = 503, .share = 0.5}},
      {"5:error=429,retry-after=2m", 5, {.what = act::error, .status = 429, .retry_after = seconds(120)}},
      {"5:error", 5, {.what = act::error, .status = 503}},
      {"5:gone", 5, {.what = act::error, .status = 410}},
      {"5:reset@10%,latency=5ms",
       5,
       {.what = act::reset, .share = 0.1, .latency_min = milliseconds(5), .latency_max = milliseconds(5)}},
      {"5:drip", 5, {.what = act::drip}},
      {"5:drip=50ms", 5, {.what = act::drip, .drip_every = milliseconds(50)}},
      {"5:wrong-cert", 5, {.what = act::wrong_cert}},
      {"5:expired-cert", 5, {.what = act::expired_cert}},
      {"5:untrusted-cert", 5, {.what = act::untrusted_cert}},
      {"5:endless-headers", 5, {.what = act::endless_headers}},
      {"5:huge-body=3MB", 5, {.what = act::huge_body, .body_bytes = 3 << 20}},
      {"5:huge-body=4KB", 5, {.what = act::huge_body, .body_bytes = 4 << 10}},
      {"5:redirect", 5, {.what = act::redirect, .status = 307}},
      {"5:redirect=302", 5, {.what = act::redirect, .status = 302}},
      {"5:refuse-cavage", 5, {.what = act::refuse_cavage}},
  };
  for (const auto& row : rows) {
    const auto read = parse_group(row.text);

    ASSERT_TRUE(read) << row.text << ": " << read.error().message();
    EXPECT_EQ(read->hosts, row.hosts) << row.text;
    EXPECT_EQ(read->does, row.does) << row.text;
  }
}

TEST(group, written_again_means_the_same) {
  for (const auto* text :
       {"ok", "ok=200", "latency=20ms..80ms", "error=503@50%,retry-after=30s", "reset@10%,latency=5ms",
        "drip=50ms", "huge-body=3MB", "redirect=302", "refuse-cavage", "dead", "hang@7%"}) {
    const auto read = parse_behaviour(text);

    ASSERT_TRUE(read) << text;
    EXPECT_EQ(to_text(*read), text);
    EXPECT_EQ(parse_behaviour(to_text(*read)).value(), *read);
  }
}

TEST(group, refuses_nonsense_and_says_why) {
  struct row {
    const char* text;
    const char* says;
  };
  const row rows[] = {
      {"", "number of hosts"},
      {"dead", "number of hosts"},
      {"0:dead", "number of hosts"},
      {"-3:dead", "number of hosts"},
      {"3x:dead", "number of hosts"},
      {"100000:ok", "at most"},
      {"3:", "is not one of"},
      {"3:deaf", "is not one of"},
      {"3:dead,hang", "a group does one thing"},
      {"3:dead@50%", "takes no percentage"},
      {"3:wrong-cert@50%", "takes no percentage"},
      {"3:error=99", "must be 400 to 599"},
      {"3:error=200", "must be 400 to 599"},
      {"3:error=503@0%", "@1% to @100%"},
      {"3:error=503@101%", "@1% to @100%"},
      {"3:error=503@half", "@1% to @100%"},
      {"3:hang=3", "takes no value"},
      {"3:latency", "needs a time"},
      {"3:latency=80ms..20ms", "ends before it begins"},
      {"3:latency=soon", "soon"},
      {"3:latency=99999999999999999999s", "99999999999999999999s"},
      {"3:hang,retry-after=3s", "goes with an error"},
      {"3:huge-body=7", "must be 1KB to 4096MB"},
      {"3:redirect=200", "must be 300 to 399"},
      {"3:gone=3", "takes no value"},
  };
  for (const auto& row : rows) {
    const auto read = parse_group(row.text);

    ASSERT_FALSE(read) << row.text;
    EXPECT_NE(read.error().message().find(row.says), std::string::npos)
        << row.text << ": " << read.error().message();
  }
}

TEST(behaviour, knows_who_can_be_expected_to_accept) {
  const auto accepts = [](const char* text) { return can_accept(parse_behaviour(text).value()); };

  for (const auto* text :
       {"ok", "slow=3s", "error=503@99%", "hang@50%", "reset@1%", "refuse-cavage", "huge-body"})
    EXPECT_TRUE(accepts(text)) << text;
  for (const auto* text : {"error=503", "gone", "hang", "reset", "dead", "blackhole", "hang-tls",
                           "wrong-cert", "expired-cert", "untrusted-cert", "endless-headers", "redirect"})
    EXPECT_FALSE(accepts(text)) << text;
}

TEST(behaviour, chooses_by_the_rolls) {
  const auto b = parse_behaviour("error=503@25%,latency=10ms..20ms").value();

  EXPECT_EQ(choose(b, 0.0, 0.0).what, act::error);
  EXPECT_EQ(choose(b, 0.2499, 0.0).what, act::error);
  EXPECT_EQ(choose(b, 0.25, 0.0).what, act::ok);
  EXPECT_EQ(choose(b, 0.9, 0.0).latency, milliseconds(10));
  EXPECT_EQ(choose(b, 0.9, 0.5).latency, milliseconds(15));
  EXPECT_EQ(choose(b, 0.9, 0.999999).latency, milliseconds(20));
}

TEST(layout, gives_each_host_a_name_and_a_loopback_address) {
  const std::vector<group> groups{{600, {}}, {2, {.what = act::dead}}};

  const auto hosts = lay_out(groups).value();

  ASSERT_EQ(hosts.size(), 602U);
  EXPECT_EQ(hosts[0].name, "h0001.swarm.test");
  EXPECT_EQ(hosts[0].address, "127.10.0.1");
  EXPECT_EQ(hosts[250].address, "127.10.1.1");
  EXPECT_EQ(hosts[601].name, "h0602.swarm.test");
  EXPECT_EQ(hosts[601].group, 1U);
  std::set<std::string> addresses;
  for (const auto& h : hosts)
    addresses.insert(h.address);
  EXPECT_EQ(addresses.size(), 602U);
}

TEST(layout, never_shares_an_address_between_groups) {
  const std::vector<group> groups{{5, {}}, {5, {.what = act::dead}}};

  const auto hosts = lay_out(groups, 3).value();

  EXPECT_EQ(hosts[0].address, hosts[2].address);
  EXPECT_NE(hosts[2].address, hosts[3].address);
  EXPECT_NE(hosts[4].address, hosts[5].address);
  EXPECT_EQ(hosts[9].site, 3U);
}

TEST(layout, refuses_more_hosts_than_it_can_address) {
  const std::vector<group> groups{{max_hosts, {}}, {1, {}}};

  const auto hosts = lay_out(groups);

  ASSERT_FALSE(hosts);
  EXPECT_TRUE(hosts.error().is(errc::too_many));
}

TEST(hosts_file, is_in_the_format_of_etc_hosts) {
  const auto hosts = lay_out({{2, {}}}).value();

  const auto text = hosts_file(hosts);

  EXPECT_NE(text.find("\n127.10.0.1 h0001.swarm.test\n127.10.0.2 h0002.swarm.test\n"), std::string::npos);
}

} // namespace
} // namespace pheidi::swarm
