// What counts as a host, and what the hosts table makes of its text.
#include "net/host_name.hpp"

#include "pheidi/net/resolver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pheidi::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

boost::asio::ip::address at(const char* text) {
  return boost::asio::ip::make_address(text);
}

TEST(host_name, takes_names_in_lower_case_without_the_last_dot) {
  EXPECT_EQ(host_name::parse("Example.ORG")->name, "example.org");
  EXPECT_EQ(host_name::parse("example.org.")->name, "example.org");
  EXPECT_EQ(host_name::parse("xn--mnchen-3ya.example")->name, "xn--mnchen-3ya.example");
  EXPECT_EQ(host_name::parse("a_b.example")->name, "a_b.example");
  EXPECT_EQ(host_name::parse("3com")->name, "3com");
  EXPECT_FALSE(host_name::parse("1.2.3.example")->literal);
}

TEST(host_name, takes_addresses_in_their_usual_form) {
  EXPECT_EQ(host_name::parse("192.0.2.1")->literal, at("192.0.2.1"));
  EXPECT_EQ(host_name::parse("[2001:DB8::1]")->literal, at("2001:db8::1"));
  EXPECT_EQ(host_name::parse("2001:db8::1")->name, "2001:db8::1");
  EXPECT_EQ(host_name::parse("[::ffff:127.0.0.1]")->literal, at("::ffff:127.0.0.1"));
}

TEST(host_name, refuses_numerals_that_some_resolver_reads_as_an_address) {
  for (const auto* text : {"127.1", "2130706433", "0x7f000001", "0X7F000001", "0177.0.0.1", "0", "127.0.0.1.",
                           "127.0.0.1..", "0x7f.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.04", "foo.0x7f",
                           "foo.123", "0x", "127.0.0.0x1", "1.2.3.4."})
    EXPECT_FALSE(host_name::parse(text).has_value()) << text;
}

TEST(host_name, refuses_what_is_no_host) {
  const std::string long_label = std::string(64, 'a') + ".example";
  const std::string long_name = std::string(60, 'a') + "." + std::string(60, 'b') + "." +
                                std::string(60, 'c') + "." + std::string(60, 'd') + "." +
                                std::string(60, 'e');
  for (const auto& text : {std::string(),
                           std::string("."),
                           std::string("a..b"),
                           std::string(".a"),
                           std::string("a b"),
                           std::string("a\tb"),
                           std::string("a\nb"),
                           std::string("a/b"),
                           std::string("a@b"),
                           std::string("a:80"),
                           std::string("[a]"),
                           std::string("[127.0.0.1]"),
                           std::string("[::1"),
                           std::string("::1]"),
                           std::string("fe80::1%eth0"),
                           std::string("[fe80::1%251]"),
                           std::string("%31%32%37"),
                           std::string("a\0b", 3),
                           std::string("127.0.0.1\0", 10),
                           std::string("b\xc3\xbc"
                                       "cher.example"),
                           std::string("\xe2\x91\xa0.example"),
                           std::string("a\\b"),
                           std::string("*.example"),
                           long_label,
                           long_name,
                           std::string(100000, 'a')})
    EXPECT_FALSE(host_name::parse(text).has_value()) << text.substr(0, 80);
}

TEST(host_name, knows_localhost_and_hidden_services) {
  EXPECT_TRUE(host_name::parse("localhost")->is_localhost());
  EXPECT_TRUE(host_name::parse("a.localhost.")->is_localhost());
  EXPECT_FALSE(host_name::parse("notlocalhost")->is_localhost());
  EXPECT_TRUE(host_name::parse("abc.onion")->is_hidden());
  EXPECT_TRUE(host_name::parse("ABC.I2P.")->is_hidden());
  EXPECT_FALSE(host_name::parse("onion.example")->is_hidden());
  EXPECT_FALSE(host_name::parse("myonion")->is_hidden());
}

TEST(hosts_table, reads_addresses_names_and_comments) {
  const auto table = hosts_table::parse("# comment\n"
                                        "127.0.0.1\tlocalhost loopback # the usual\r\n"
                                        "  ::1 localhost\n"
                                        "\n"
                                        "10.0.0.1 A.Example b.example\n"
                                        "nonsense c.example\n"
                                        "10.0.0.2");

  EXPECT_THAT(table.find("localhost"), ElementsAre(at("127.0.0.1"), at("::1")));
  EXPECT_THAT(table.find("loopback"), ElementsAre(at("127.0.0.1")));
  EXPECT_THAT(table.find("a.example"), ElementsAre(at("10.0.0.1")));
  EXPECT_THAT(table.find("b.example"), ElementsAre(at("10.0.0.1")));
  EXPECT_THAT(table.find("c.example"), IsEmpty());
  EXPECT_THAT(table.find("the"), IsEmpty());
}

TEST(hosts_table, wildcards_match_any_depth_below_but_not_the_name_itself) {
  const auto table = hosts_table::parse("127.0.0.1 *.swarm.example\n127.0.0.2 special.swarm.example\n");

  EXPECT_THAT(table.find("h1.swarm.example"), ElementsAre(at("127.0.0.1")));
  EXPECT_THAT(table.find("a.b.swarm.example"), ElementsAre(at("127.0.0.1")));
  EXPECT_THAT(table.find("special.swarm.example"), ElementsAre(at("127.0.0.2")));
  EXPECT_THAT(table.find("swarm.example"), IsEmpty());
  EXPECT_THAT(table.find("xswarm.example"), IsEmpty());
}

TEST(hosts_table, the_nearest_wildcard_wins) {
  const auto table = hosts_table::parse("127.0.0.1 *.example\n127.0.0.2 *.a.example\n");

  EXPECT_THAT(table.find("x.a.example"), ElementsAre(at("127.0.0.2")));
  EXPECT_THAT(table.find("x.b.example"), ElementsAre(at("127.0.0.1")));
}

TEST(hosts_table, does_not_rename_addresses) {
  const auto table = hosts_table::parse("127.0.0.1 8.8.8.8 2130706433\n");

  EXPECT_THAT(table.find("8.8.8.8"), IsEmpty());
  EXPECT_THAT(table.find("2130706433"), IsEmpty());
}

TEST(hosts_table, a_port_of_an_address_stands_for_the_ports_of_urls_without_one) {
  const auto table =
      hosts_table::parse("127.0.0.1:8443 a.example\n[::1]:8444 a.example\n127.0.0.2 b.example\n");

  EXPECT_THAT(table.find("a.example"), ElementsAre(at("127.0.0.1"), at("::1")));
  EXPECT_EQ(table.port_at("a.example", at("127.0.0.1"), 443), 8443);
  EXPECT_EQ(table.port_at("a.example", at("127.0.0.1"), 80), 8443);
  EXPECT_EQ(table.port_at("a.example", at("::1"), 443), 8444);
  EXPECT_EQ(table.port_at("a.example", at("127.0.0.1"), 3000), 3000);
  EXPECT_EQ(table.port_at("a.example", at("127.0.0.9"), 443), 443);
  EXPECT_EQ(table.port_at("b.example", at("127.0.0.2"), 443), 443);
  EXPECT_EQ(table.port_at("c.example", at("127.0.0.1"), 443), 443);
}

TEST(hosts_table, skips_a_line_whose_port_is_none) {
  const auto table =
      hosts_table::parse("127.0.0.1:0 a.example\n127.0.0.1:x a.example\n127.0.0.1:70000 a.example\n"
                         "127.0.0.1: a.example\n[::1 a.example\n[::1] a.example\n[]:1 a.example\n");

  EXPECT_THAT(table.find("a.example"), IsEmpty());
}

TEST(hosts_table, says_which_file_it_cannot_read) {
  const auto table = hosts_table::read_file("/nonexistent/hosts");

  ASSERT_FALSE(table.has_value());
  EXPECT_THAT(table.error().context, testing::HasSubstr("/nonexistent/hosts"));
}

} // namespace
} // namespace pheidi::net
