// Single values: what is taken, and what only looks right.
#include "config/values.hpp"

#include <gtest/gtest.h>

using namespace pheidi::config;

TEST(whole_number, takes_digits_and_nothing_around_them) {
  EXPECT_EQ(whole_number("0"), 0);
  EXPECT_EQ(whole_number("-12"), -12);
  for (const auto* text :
       {"", " 1", "1 ", "+1", "1.0", "1e3", "0x10", "abc", "9223372036854775808", "-", "1_000"})
    EXPECT_FALSE(whole_number(text)) << text;
}

TEST(byte_size, understands_powers_of_1024) {
  EXPECT_EQ(byte_size("4096"), 4096);
  EXPECT_EQ(byte_size("64k"), 65536);
  EXPECT_EQ(byte_size("64K"), 65536);
  EXPECT_EQ(byte_size("16M"), 16777216);
  EXPECT_EQ(byte_size("1G"), 1073741824);
  for (const auto* text : {"", "k", "-1k", "1kB", "1 k", "1.5M", "9999999999G", "1m"})
    EXPECT_FALSE(byte_size(text)) << text;
}

TEST(byte_size, reads_back_what_byte_text_wrote) {
  for (const std::int64_t bytes : {0LL, 1LL, 1000LL, 1024LL, 65536LL, 16777216LL, 1073741824LL, 1073741825LL})
    EXPECT_EQ(byte_size(byte_text(bytes)), bytes);
  EXPECT_EQ(byte_text(268435456), "256M");
}

TEST(boolean, is_true_or_false_only) {
  EXPECT_EQ(boolean("true"), true);
  EXPECT_EQ(boolean("false"), false);
  for (const auto* text : {"", "1", "0", "yes", "TRUE", "True", "on"})
    EXPECT_FALSE(boolean(text)) << text;
}

TEST(is_host_name, follows_dns) {
  for (const auto* name :
       {"localhost", "a.example", "xn--mnchen-3ya.example", "10.0.0.1", "a-b.c", "1a.example"})
    EXPECT_TRUE(is_host_name(name)) << name;
  for (const std::string& name :
       std::vector<std::string>{"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "a b", "münchen", "a/b",
                                "10.0.0.256", "10.0.1", std::string(64, 'a'), std::string(254, 'a')})
    EXPECT_FALSE(is_host_name(name)) << name;
  EXPECT_TRUE(is_host_name("redis_db", true));
}

TEST(domain, is_kept_in_lower_case) {
  EXPECT_EQ(domain("Social.Example"), "social.example");
  EXPECT_EQ(domain("localhost:3000"), "localhost:3000");
  for (const auto* text : {"https://a.example", "a.example/", "a.example:", "a.example:0", "a.example:99999",
                           "@a.example", "[::1]", "::1", ""})
    EXPECT_FALSE(domain(text)) << text;
}

TEST(server_and_port, wants_brackets_around_ipv6_with_a_port) {
  EXPECT_EQ(server_and_port("db:6380", 1), (host_port{"db", 6380}));
  EXPECT_EQ(server_and_port("db", 1), (host_port{"db", 1}));
  EXPECT_EQ(server_and_port("[::1]:6380", 1), (host_port{"::1", 6380}));
  EXPECT_EQ(server_and_port("[::1]", 1), (host_port{"::1", 1}));
  EXPECT_EQ(server_and_port("::1", 1), (host_port{"::1", 1}));
  for (const auto* text :
       {"", ":1", "db:", "db:0", "db:65536", "db:a", "[::1", "[::1]x", "[db]:1", "a:1:2", "db:-1"})
    EXPECT_FALSE(server_and_port(text, 1)) << text;
}

TEST(is_network, takes_addresses_and_prefixes) {
  for (const auto* text :
       {"10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "::1", "fd00::/8", "::/0", "fe80::1/128"})
    EXPECT_TRUE(is_network(text)) << text;
  for (const auto* text : {"", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
                           "10.0.0.0/ 8", "fd00::/129", "fd00::/1280", "::1%lo", "[::1]", "10.0.0.0/8/8",
                           "a.example", "10.0.0.0/255.0.0.0", "/8", "1:2:3:4:5:6:7:8:9"})
    EXPECT_FALSE(is_network(text)) << text;
}

TEST(is_proxy_url, takes_http_and_https) {
  for (const auto* text :
       {"http://proxy:3128", "https://u:p%40ss@proxy.example:8080", "http://proxy", "http://[::1]:3128/"})
    EXPECT_TRUE(is_proxy_url(text)) << text;
  for (const auto* text : {"", "proxy:3128", "socks5://proxy:1080", "http://", "http://proxy:port",
                           "http://proxy/path", "http://u:%zz@proxy", "http://a b:1"})
    EXPECT_FALSE(is_proxy_url(text)) << text;
}

TEST(is_listen_address, takes_tcp_unix_and_nothing) {
  for (const auto* text : {"", "127.0.0.1:9394", "[::1]:9394", "localhost:0", "unix:/run/pheidi.sock"})
    EXPECT_TRUE(is_listen_address(text)) << text;
  for (const auto* text : {"9394", "127.0.0.1", ":9394", "::1:9394", "a:b", "unix:", "unix:x", "unix:/",
                           "127.0.0.1:70000", "host.example:9394", "localhost"})
    EXPECT_FALSE(is_listen_address(text)) << text;
  EXPECT_FALSE(is_listen_address("unix:/" + std::string(200, 'x')));
}

TEST(listen_address, is_loopback_for_localhost) {
  EXPECT_EQ(listen_address("localhost:4705"), "127.0.0.1:4705");
  EXPECT_EQ(listen_address("LOCALHOST:0"), "127.0.0.1:0");
  for (const auto* text : {"", "127.0.0.2:9394", "[::1]:9394", "unix:/localhost:1", "localhost"})
    EXPECT_EQ(listen_address(text), text);
}

TEST(queue_and_weight, reads_what_sidekiq_takes) {
  EXPECT_EQ(queue_and_weight("push"), (queue_weight{"push", 0}));
  EXPECT_EQ(queue_and_weight("push,6"), (queue_weight{"push", 6}));
  for (const auto* text : {"", ",6", "push,", "push,x", "push,-1", "push,1,2", "pu sh", "push,99999"})
    EXPECT_FALSE(queue_and_weight(text)) << text;
}

TEST(percent_decode, refuses_broken_escapes) {
  EXPECT_EQ(percent_decode("a%40b%2F%c3%A9"), "a@b/é");
  for (const auto* text : {"%", "%4", "%zz", "a%4"})
    EXPECT_FALSE(percent_decode(text)) << text;
}
