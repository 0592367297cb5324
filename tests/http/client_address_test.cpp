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

TEST(client_address, is_the_peer) {
  EXPECT_EQ(client_address(from("192.0.2.1:443")), "192.0.2.1");
  EXPECT_EQ(client_address(from("[2001:db8::1]:443")), "2001:db8::1");
}

TEST(client_address, of_a_peer_from_elsewhere_is_not_what_it_claims) {
  EXPECT_EQ(client_address(from("192.0.2.1:443", {"198.51.100.7"})), "192.0.2.1");
}

TEST(client_address, behind_a_proxy_of_this_machine_is_the_last_hop) {
  for (const auto* peer : {"unix", "127.0.0.1:1234", "[::1]:1234"}) {
    EXPECT_EQ(client_address(from(peer, {"198.51.100.7"})), "198.51.100.7");
    EXPECT_EQ(client_address(from(peer, {"1.1.1.1, 198.51.100.7 "})), "198.51.100.7");
    EXPECT_EQ(client_address(from(peer, {"1.1.1.1", "2001:db8::1"})), "2001:db8::1");
    EXPECT_EQ(client_address(from(peer)), "");
  }
}

} // namespace
} // namespace pheidi::http
