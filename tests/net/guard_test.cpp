// The guard against the table of forbidden addresses, at the borders of each block, and with exceptions.
#include "pheidi/net/guard.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pheidi::net {
namespace {

boost::asio::ip::address at(const char* text) {
  return boost::asio::ip::make_address(text);
}

class refused : public testing::TestWithParam<const char*> {};
class allowed : public testing::TestWithParam<const char*> {};

TEST_P(refused, address) {
  EXPECT_FALSE(guard().allows(at(GetParam())));
}
TEST_P(allowed, address) {
  EXPECT_TRUE(guard().allows(at(GetParam())));
}

// The borders are those of the IANA special-purpose registries.
INSTANTIATE_TEST_SUITE_P(ipv4_blocks, refused,
                         testing::Values("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255",
                                         "100.64.0.0", "100.100.100.200", "100.127.255.255", "127.0.0.0",
                                         "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254",
                                         "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0",
                                         "192.0.0.9", "192.0.0.255", "192.0.2.0", "192.0.2.255",
                                         "192.31.196.0", "192.31.196.255", "192.52.193.0", "192.52.193.255",
                                         "192.88.99.0", "192.88.99.255", "192.168.0.0", "192.168.255.255",
                                         "192.175.48.0", "192.175.48.255", "198.18.0.0", "198.19.255.255",
                                         "198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255",
                                         "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255"));

INSTANTIATE_TEST_SUITE_P(ipv4_neighbours, allowed,
                         testing::Values("1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                                         "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
                                         "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255",
                                         "192.0.1.0", "192.0.1.255", "192.0.3.0", "192.31.195.255",
                                         "192.31.197.0", "192.52.192.255", "192.52.194.0", "192.88.98.255",
                                         "192.88.100.0", "192.167.255.255", "192.169.0.0", "192.175.47.255",
                                         "192.175.49.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
                                         "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255"));

INSTANTIATE_TEST_SUITE_P(
    ipv6_blocks, refused,
    testing::Values("::", "::1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1",
                    "100::", "100::1", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001::1",
                    "2001:0:4136:e378::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1",
                    "2001:20::1", "2001:30::1", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
                    "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
                    "2002::", "2002:7f00:1::", "2002:808:808::1", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                    "2620:4f:8000::1", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "3fff::",
                    "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::", "5f00::1", "fc00::1", "fd00::1",
                    "fe80::1", "fec0::1", "ff00::1", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

INSTANTIATE_TEST_SUITE_P(ipv6_neighbours, allowed,
                         testing::Values("2000::", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                         "2001:200::", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                                         "2001:db9::", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::",
                                         "2606:4700::6810:1", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
                                         "2620:4f:8001::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                         "3fff:1000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

INSTANTIATE_TEST_SUITE_P(ipv4_in_disguise, refused,
                         testing::Values("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.1.2.3",
                                         "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::127.0.0.1",
                                         "::10.0.0.1", "::192.168.1.1", "::ffff:0:127.0.0.1"));

INSTANTIATE_TEST_SUITE_P(ipv4_in_disguise, allowed, testing::Values("::ffff:8.8.8.8", "::8.8.8.8"));

TEST(guard, refuses_a_scoped_address) {
  EXPECT_FALSE(guard().allows(at("fe80::1%1")));
  EXPECT_FALSE(guard().allows(at("2606:4700::1%1")));
}

TEST(guard, lets_what_the_admin_listed_pass_and_nothing_beside_it) {
  const guard g({"127.0.0.0/8", "10.1.2.3", "fd00::/8", "::1"});

  EXPECT_TRUE(g.allows(at("127.0.0.1")));
  EXPECT_TRUE(g.allows(at("127.255.255.255")));
  EXPECT_TRUE(g.allows(at("::ffff:127.0.0.1")));
  EXPECT_TRUE(g.allows(at("10.1.2.3")));
  EXPECT_TRUE(g.allows(at("fdff::1")));
  EXPECT_TRUE(g.allows(at("::1")));
  EXPECT_FALSE(g.allows(at("10.1.2.4")));
  EXPECT_FALSE(g.allows(at("10.1.2.2")));
  EXPECT_FALSE(g.allows(at("fc00::1")));
  EXPECT_FALSE(g.allows(at("::2")));
}

TEST(guard, all_of_one_family_does_not_mean_the_other) {
  const guard v6({"::/0"});
  const guard v4({"0.0.0.0/0"});

  EXPECT_TRUE(v6.allows(at("fe80::1")));
  EXPECT_FALSE(v6.allows(at("127.0.0.1")));
  EXPECT_TRUE(v4.allows(at("127.0.0.1")));
  EXPECT_FALSE(v4.allows(at("fe80::1")));
}

TEST(guard, a_network_with_host_bits_means_the_whole_network) {
  const guard g({"10.9.8.7/8", "fd12:3456::1/16"});

  EXPECT_TRUE(g.allows(at("10.255.0.1")));
  EXPECT_TRUE(g.allows(at("fd12:ffff::1")));
  EXPECT_FALSE(g.allows(at("fd13::1")));
}

TEST(guard, parses_networks) {
  guard::network n;

  EXPECT_TRUE(guard::parse_network("10.0.0.0/8", n));
  EXPECT_EQ(n.bits, 104);
  EXPECT_TRUE(guard::parse_network("192.168.1.1", n));
  EXPECT_EQ(n.bits, 128);
  EXPECT_TRUE(guard::parse_network("::1/128", n));
  EXPECT_TRUE(guard::parse_network("0.0.0.0/0", n));
  EXPECT_EQ(n.bits, 96);
}

TEST(guard, rejects_malformed_networks) {
  guard::network n;
  for (const auto* text : {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x",
                           "10.0.0.0/ 8", "10.0.0/8", "10", "0x7f.1", "::1/129", "fe80::1%eth0/64",
                           "localhost", " 10.0.0.1", "10.0.0.1 ", "10.0.0.0/99999999999"})
    EXPECT_FALSE(guard::parse_network(text, n)) << text;
}

} // namespace
} // namespace pheidi::net
