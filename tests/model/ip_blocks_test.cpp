// Which addresses a network covers.
#include "pheidi/model/ip_blocks.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

ip_blocks of(std::initializer_list<const char*> networks) {
  ip_blocks out;
  for (const auto* text : networks) {
    net::guard::network n;
    EXPECT_TRUE(net::guard::parse_network(text, n)) << text;
    out.add(n);
  }
  return out;
}

TEST(ip_blocks, cover_their_networks_and_nothing_beside) {
  const auto blocks = of({"198.51.100.0/24", "203.0.113.9/32", "2001:db8:bad::/48"});

  for (const auto* address :
       {"198.51.100.0", "198.51.100.255", "203.0.113.9", "2001:db8:bad::1", "::ffff:198.51.100.7"})
    EXPECT_TRUE(blocks.blocked(address)) << address;
  for (const auto* address :
       {"198.51.99.255", "198.51.101.0", "203.0.113.8", "2001:db8:bae::1", "", "unix", "x"})
    EXPECT_FALSE(blocks.blocked(address)) << address;
}

TEST(ip_blocks, of_one_family_say_nothing_about_the_other) {
  EXPECT_FALSE(of({"::/0"}).blocked("198.51.100.7"));
  EXPECT_FALSE(of({"0.0.0.0/0"}).blocked("2001:db8::1"));
  EXPECT_TRUE(of({"0.0.0.0/0"}).blocked("198.51.100.7"));
}

} // namespace
} // namespace pheidi::model
