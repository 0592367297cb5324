// Redis endpoints: URLs, parts, groups and what of them is shown.
#include "fixture.hpp"

using namespace pheidi::config;
using namespace pheidi::config::test;

namespace {

redis_endpoint url(std::string_view text) {
  const auto endpoint = parse_redis_url(text);
  if (!endpoint) ADD_FAILURE() << "refused: " << text;
  return endpoint.value_or(redis_endpoint{});
}

redis_endpoint tcp(std::string host, std::uint16_t port, int database = 0) {
  redis_endpoint out;
  out.host = std::move(host);
  out.port = port;
  out.database = database;
  return out;
}

} // namespace

TEST(parse_redis_url, reads_hosts_ports_and_databases) {
  EXPECT_EQ(url("redis://db"), tcp("db", 6379));
  EXPECT_EQ(url("redis://db:6380/3"), tcp("db", 6380, 3));
  EXPECT_EQ(url("redis://db:/2"), tcp("db", 6379, 2));
  EXPECT_EQ(url("REDIS://10.0.0.1:1/"), tcp("10.0.0.1", 1));
  EXPECT_EQ(url("redis://[fd00::1]:6380/1"), tcp("fd00::1", 6380, 1));
  EXPECT_EQ(url("redis:///1"), tcp("localhost", 6379, 1));
  EXPECT_TRUE(url("rediss://db").tls);
}

TEST(parse_redis_url, decodes_user_and_password) {
  const auto both = url("redis://us%40er:p%2Fw%3A@db/0");
  const auto only_password = url("redis://:secret@db");

  EXPECT_EQ(both.user, "us@er");
  EXPECT_EQ(both.password, "p/w:");
  EXPECT_EQ(only_password.user, "");
  EXPECT_EQ(only_password.password, "secret");
}

TEST(parse_redis_url, reads_sockets) {
  const auto plain = url("unix:///run/redis%20a.sock");
  const auto full = url("unix://:pw@/run/redis.sock?db=4");

  EXPECT_EQ(plain.unix_path, "/run/redis a.sock");
  EXPECT_EQ(full.unix_path, "/run/redis.sock");
  EXPECT_EQ(full.database, 4);
  EXPECT_EQ(full.password, "pw");
}

TEST(parse_redis_url, refuses_everything_else) {
  for (const auto* text : {"",
                           "db",
                           "http://db",
                           "redis:/db",
                           "redis://db:x",
                           "redis://db:70000",
                           "redis://db/x",
                           "redis://db/-1",
                           "redis://db/1/2",
                           "redis://::1",
                           "redis://::1:6379",
                           "redis://[::1",
                           "redis://u:%zz@db",
                           "redis://d b",
                           "redis://db?x=1",
                           "redis://db/0@",
                           "redis://u:p/w@db",
                           "unix://",
                           "unix://run/x",
                           "unix:///",
                           "unix:///x?db=y",
                           "unix:///x?y",
                           "redis://db#x",
                           "redis://db/99999999999"})
    EXPECT_FALSE(parse_redis_url(text)) << text;
}

TEST(redis_display, shows_no_password) {
  EXPECT_EQ(url("redis://u:secret@db:6380/3").display(), "redis://u:***@db:6380/3");
  EXPECT_EQ(url("rediss://:secret@[::1]").display(), "rediss://:***@[::1]:6379/0");
  EXPECT_EQ(url("unix://:secret@/run/x?db=2").display(), "unix://:***@/run/x?db=2");
  EXPECT_EQ(tcp("db", 6379).display(), "redis://db:6379/0");
}

TEST(redis_settings, default_to_localhost) {
  const auto s = settings_of(variables{});

  EXPECT_EQ(s.redis.base, tcp("localhost", 6379));
  EXPECT_EQ(s.redis.sidekiq, s.redis.base);
  EXPECT_EQ(s.redis.cache, s.redis.base);
}

TEST(redis_settings, come_from_parts) {
  const auto s = settings_of({{"REDIS_HOST", "db"},
                              {"REDIS_PORT", "6380"},
                              {"REDIS_DB", "2"},
                              {"REDIS_USER", "u"},
                              {"REDIS_PASSWORD", "p@/"}});

  auto expected = tcp("db", 6380, 2);
  expected.user = "u";
  expected.password = "p@/";
  EXPECT_EQ(s.redis.base, expected);
}

TEST(redis_settings, prefer_the_url_to_parts) {
  const auto s = settings_of({{"REDIS_URL", "redis://url/1"}, {"REDIS_HOST", "db"}, {"REDIS_DB", "2"}});

  EXPECT_EQ(s.redis.base, tcp("url", 6379, 1));
}

TEST(redis_settings, take_empty_variables_for_none) {
  const auto s =
      settings_of({{"REDIS_URL", ""}, {"REDIS_HOST", "db"}, {"REDIS_PORT", ""}, {"REDIS_PASSWORD", ""}});

  EXPECT_EQ(s.redis.base, tcp("db", 6379));
}

TEST(redis_settings, fall_back_to_the_base_group_as_a_whole) {
  const auto s = settings_of({{"REDIS_HOST", "base"},
                              {"REDIS_PASSWORD", "secret"},
                              {"REDIS_DB", "5"},
                              {"SIDEKIQ_REDIS_PORT", "7000"},
                              {"SIDEKIQ_REDIS_PASSWORD", "other"},
                              {"CACHE_REDIS_HOST", "cache"}});

  EXPECT_EQ(s.redis.sidekiq, s.redis.base);
  EXPECT_EQ(s.redis.cache, tcp("cache", 6379)); // neither password nor database of the base group
}

TEST(redis_settings, read_sentinels) {
  const auto s = settings_of({{"REDIS_SENTINELS", "s1, s2:26380,[::1]:26381"},
                              {"REDIS_SENTINEL_MASTER", "mymaster"},
                              {"REDIS_SENTINEL_PORT", "26400"},
                              {"REDIS_USER", "u"},
                              {"REDIS_PASSWORD", "p"},
                              {"REDIS_SENTINEL_PASSWORD", "sp"}});

  const auto& e = s.redis.base;
  EXPECT_EQ(e.sentinels, (std::vector<host_port>{{"s1", 26400}, {"s2", 26380}, {"::1", 26381}}));
  EXPECT_EQ(e.sentinel_master, "mymaster");
  EXPECT_EQ(e.sentinel_user, "u");
  EXPECT_EQ(e.sentinel_password, "sp");
  EXPECT_EQ(e.password, "p");
  EXPECT_EQ(e.display(), "redis+sentinel://u:***@s1:26400,s2:26380,[::1]:26381/mymaster/0");
}

TEST(redis_settings, ignore_sentinels_without_a_master) {
  const auto s =
      settings_of({{"REDIS_SENTINELS", "s1"}, {"REDIS_HOST", "db"}, {"SIDEKIQ_REDIS_SENTINEL_MASTER", "m"}});

  EXPECT_TRUE(s.redis.base.sentinels.empty());
  EXPECT_EQ(s.redis.base.host, "db");
  EXPECT_EQ(s.redis.sidekiq, s.redis.base);
}

TEST(redis_settings, let_a_host_in_variables_win_over_a_url_in_toml) {
  const file toml("redis.toml", "[redis]\nurl = \"redis://toml\"\nsidekiq_url = \"redis://toml-queue/1\"\n");
  auto from = with({{"REDIS_HOST", "db"}});
  from.toml_file = toml.path();

  const auto s = loaded(from);

  EXPECT_EQ(s.redis.base, tcp("db", 6379));
  EXPECT_EQ(s.redis.sidekiq, tcp("toml-queue", 6379, 1));
  EXPECT_EQ(s.redis.cache, s.redis.base);
}

TEST(redis_settings, keep_a_url_in_toml_when_variables_name_no_server) {
  const file toml("redis.toml", "[redis]\nurl = \"redis://toml\"\n");
  auto from = with({{"REDIS_PASSWORD", "unused"}});
  from.toml_file = toml.path();

  EXPECT_EQ(loaded(from).redis.base, tcp("toml", 6379));
}

TEST(redis_settings, take_a_namespace) {
  EXPECT_EQ(settings_of({{"REDIS_NAMESPACE", "masto"}}).redis.name_space, "masto");
}

TEST(redis_settings, report_malformed_parts_without_secrets) {
  EXPECT_EQ(
      problems_of({{"REDIS_PORT", "abc"},
                   {"SIDEKIQ_REDIS_URL", "redis://:secret@h:x"},
                   {"CACHE_REDIS_SENTINELS", "a:b"}}),
      (messages{"environment: REDIS_PORT: expected a whole number from 1 to 65535, got 'abc'",
                "environment: SIDEKIQ_REDIS_URL: expected redis://, rediss:// or unix:// with a server, got "
                "(hidden)",
                "environment: CACHE_REDIS_SENTINELS: expected a list of host or host:port, got 'a:b'"}));
}
