// Whose word counts about where a request came from.
#include "pheidi/http/client_address.hpp"

#include <gtest/gtest.h>

namespace pheidi::http {
namespace {

request from(std::string peer, std::vector<std::string> hops = {}) {
  request out;
  out.peer = std::move(peer);
  for (auto& each : hops)
    out.fields.emplace_back("X-Forwarded-For", std::move(each));
  return out;
}

std::string usual(const request& asked) {
  return client_address(asked, trusted_proxies({}));
}

TEST(client_address, is_the_peer) {
  EXPECT_EQ(usual(from("192.0.2.1:443")), "192.0.2.1");
  EXPECT_EQ(usual(from("[2001:db8::1]:443")), "2001:db8::1");
  EXPECT_EQ(usual(from("192.168.1.5:443")), "192.168.1.5") << "somebody at home, who is no proxy";
}

TEST(client_address, of_a_peer_from_elsewhere_is_not_what_it_claims) {
  EXPECT_EQ(usual(from("192.0.2.1:443", {"198.51.100.7"})), "192.0.2.1");
}

TEST(client_address, behind_a_proxy_of_this_machine_or_a_private_network_is_the_last_hop) {
  for (const auto* peer : {"unix", "127.0.0.1:1234", "[::1]:1234", "10.1.2.3:1", "172.18.0.2:1",
                           "192.168.0.9:1", "[fd00::2]:1", "[::ffff:10.1.2.3]:1"}) {
    EXPECT_EQ(usual(from(peer, {"198.51.100.7"})), "198.51.100.7") << peer;
    EXPECT_EQ(usual(from(peer, {"1.1.1.1, 198.51.100.7 "})), "198.51.100.7") << peer;
    EXPECT_EQ(usual(from(peer, {"1.1.1.1", "2001:db8::1"})), "2001:db8::1") << peer;
  }
  for (const auto* peer : {"unix", "127.0.0.1:1234", "[::1]:1234"})
    EXPECT_EQ(usual(from(peer)), "");
}

TEST(client_address, behind_several_proxies_is_what_the_outermost_of_ours_saw) {
  EXPECT_EQ(usual(from("unix", {"1.1.1.1, 198.51.100.7, 10.0.0.4, 127.0.0.1"})), "198.51.100.7");
  EXPECT_EQ(usual(from("unix", {"10.0.0.9, 10.0.0.4"})), "10.0.0.9") << "somebody in the same network";
}

TEST(client_address, is_that_of_a_cdn_s_client_when_the_cdn_is_named) {
  const trusted_proxies named({"192.0.2.0/24", "2001:db8::1"});
  EXPECT_EQ(client_address(from("192.0.2.9:1", {"1.1.1.1, 198.51.100.7, 192.0.2.8"}), named), "198.51.100.7");
  EXPECT_EQ(client_address(from("[2001:db8::1]:1", {"198.51.100.7"}), named), "198.51.100.7");
  EXPECT_EQ(client_address(from("10.0.0.1:1", {"198.51.100.7"}), named), "10.0.0.1")
      << "no longer one of ours";
}

TEST(client_address, of_version_four_is_one_whichever_way_it_is_written) {
  EXPECT_EQ(usual(from("[::ffff:192.0.2.1]:443")), "192.0.2.1");
  EXPECT_EQ(usual(from("unix", {"::ffff:192.0.2.1"})), "192.0.2.1");
  EXPECT_EQ(usual(from("unix", {"[::ffff:c000:201]:4711"})), "192.0.2.1");
  EXPECT_EQ(usual(from("[::ffff:10.1.2.3]:1")), "10.1.2.3");
}

TEST(client_address, is_of_a_network_where_one_client_has_it_all) {
  const trusted_proxies usual_ones({});
  EXPECT_EQ(network_of(client_address(from("192.0.2.1:443"), usual_ones)), "192.0.2.1");
  EXPECT_EQ(network_of(client_address(from("[::ffff:192.0.2.1]:443"), usual_ones)), "192.0.2.1");
  const auto one = network_of(client_address(from("[2001:db8:0:1::1]:443"), usual_ones));
  EXPECT_EQ(network_of(client_address(from("[2001:db8:0:1:ff::2]:443"), usual_ones)), one);
  EXPECT_NE(network_of(client_address(from("[2001:db8:0:2::1]:443"), usual_ones)), one);
  EXPECT_EQ(network_of(client_address(from("unix"), usual_ones)), "");
}

TEST(client_address, is_never_what_is_none) {
  EXPECT_EQ(usual(from("unix", {"198.51.100.7:4711"})), "198.51.100.7");
  EXPECT_EQ(usual(from("unix", {"[2001:db8::1]:4711"})), "2001:db8::1");
  for (const auto* odd : {"unknown", "", ",", "198.51.100.7, _hidden", "1.2.3.4.5", "' OR 1=1"})
    EXPECT_EQ(usual(from("unix", {odd})), "") << odd;
  EXPECT_EQ(usual(from("10.0.0.1:1", {"unknown"})), "10.0.0.1");
}

} // namespace
} // namespace pheidi::http
