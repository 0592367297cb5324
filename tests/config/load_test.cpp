// From sources to settings: precedence, Mastodon's meanings, and every problem at once.
#include "fixture.hpp"

using namespace pheidi;
using namespace pheidi::config;
using namespace pheidi::config::test;

TEST(load, needs_a_local_domain) {
  const file env("empty.env", "SMTP_SERVER=mail\n");
  sources from;
  from.env_file = env.path();

  EXPECT_EQ(faults(from),
            (messages{env.path() + ": LOCAL_DOMAIN (identity.local_domain): expected the domain of this "
                                   "server, got 'nothing'"}));
}

TEST(load, derives_what_others_see_of_us) {
  const auto plain = settings_of({{"LOCAL_DOMAIN", "A.example"}});
  const auto split = settings_of({{"LOCAL_DOMAIN", "a.example"}, {"WEB_DOMAIN", "social.a.example"}});
  const auto named = settings_of({{"PHEIDI_IDENTITY__USER_AGENT", "Mine/1"}});

  EXPECT_EQ(plain.identity.local_domain, "a.example");
  EXPECT_EQ(plain.identity.web_domain, "a.example");
  EXPECT_TRUE(plain.identity.user_agent.starts_with("Pheidi/"));
  EXPECT_TRUE(plain.identity.user_agent.ends_with(" (+https://a.example/)"));
  EXPECT_TRUE(split.identity.user_agent.ends_with(" (+https://social.a.example/)"));
  EXPECT_EQ(named.identity.user_agent, "Mine/1");
}

TEST(load, speaks_https_in_production_whatever_is_said) {
  EXPECT_TRUE(settings_of({{"LOCAL_HTTPS", "false"}}).identity.https);
  EXPECT_FALSE(settings_of({{"RAILS_ENV", "development"}}).identity.https);
  EXPECT_TRUE(settings_of({{"RAILS_ENV", "development"}, {"LOCAL_HTTPS", "true"}}).identity.https);
}

TEST(load, reads_the_switches_of_mastodon) {
  EXPECT_FALSE(
      settings_of({{"DISABLE_FOLLOWERS_SYNCHRONIZATION", "true"}}).identity.followers_synchronization);
  EXPECT_TRUE(
      settings_of({{"DISABLE_FOLLOWERS_SYNCHRONIZATION", "false"}}).identity.followers_synchronization);
  EXPECT_FALSE(settings_of({{"PHEIDI_IDENTITY__FOLLOWERS_SYNCHRONIZATION", "false"}})
                   .identity.followers_synchronization);
  EXPECT_TRUE(settings_of({{"LIMITED_FEDERATION_MODE", "true"}}).identity.limited_federation);
  EXPECT_TRUE(settings_of({{"LIMITED_FEDERATION_MODE", "false"}, {"WHITELIST_MODE", "true"}})
                  .identity.limited_federation);
  EXPECT_TRUE(settings_of({{"ALLOW_ACCESS_TO_HIDDEN_SERVICE", "true"}}).network.access_to_hidden_service);
}

TEST(load, reads_the_lists_of_mastodon) {
  const auto s = settings_of({{"ALTERNATE_DOMAINS", "B.example, c.example"},
                              {"ALLOWED_PRIVATE_ADDRESSES", "10.0.0.0/8 ::1,127.0.0.1"},
                              {"TRUSTED_PROXY_IP", "192.0.2.0/24 2001:db8::1"}});

  EXPECT_EQ(s.identity.alternate_domains, (std::vector<std::string>{"b.example", "c.example"}));
  EXPECT_EQ(s.network.trusted_proxies, (std::vector<std::string>{"192.0.2.0/24", "2001:db8::1"}));
  EXPECT_EQ(s.network.allowed_private_addresses,
            (std::vector<std::string>{"10.0.0.0/8", "::1", "127.0.0.1"}));
}

TEST(load, reads_keys_and_proxies) {
  const auto s = settings_of({{"ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "p"},
                              {"ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY", "d"},
                              {"ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "s"},
                              {"http_proxy", "http://proxy:3128"},
                              {"http_hidden_proxy", "http://tor:8118"}});

  EXPECT_EQ(s.encryption.primary_key, "p");
  EXPECT_EQ(s.encryption.deterministic_key, "d");
  EXPECT_EQ(s.encryption.key_derivation_salt, "s");
  EXPECT_EQ(s.network.http_proxy, "http://proxy:3128");
  EXPECT_EQ(s.network.http_hidden_proxy, "http://tor:8118");
}

TEST(load, takes_what_an_instance_needs_from_mastodons_variables) {
  const auto s = settings_of({{"SECRET_KEY_BASE", "b"},
                              {"OTP_SECRET", "o"},
                              {"VAPID_PUBLIC_KEY", "BPub-_="},
                              {"VAPID_PRIVATE_KEY", "priv"},
                              {"PAPERCLIP_ROOT_PATH", "/srv/files"},
                              {"STREAMING_API_BASE_URL", "wss://streaming.example/"},
                              {"SINGLE_USER_MODE", "true"},
                              {"DISALLOW_UNAUTHENTICATED_API_ACCESS", "true"}});

  EXPECT_EQ(s.secrets.key_base, "b");
  EXPECT_EQ(s.secrets.otp, "o");
  EXPECT_EQ(s.secrets.vapid_public_key, "BPub-_=");
  EXPECT_EQ(s.secrets.vapid_private_key, "priv");
  EXPECT_EQ(s.media.root, "/srv/files");
  EXPECT_EQ(s.web.streaming_base_url, "wss://streaming.example");
  EXPECT_TRUE(s.web.single_user);
  EXPECT_TRUE(s.web.only_authenticated);
}

TEST(load, derives_what_an_instance_does_not_say) {
  const auto usual = settings_of({{"WEB_DOMAIN", "web.example"}});
  const auto limited = settings_of({{"LIMITED_FEDERATION_MODE", "true"}});

  EXPECT_EQ(usual.web.streaming_base_url, "wss://web.example");
  EXPECT_EQ(usual.media.root, "public/system");
  EXPECT_TRUE(usual.web.rate_limits);
  EXPECT_FALSE(usual.web.api);
  EXPECT_FALSE(usual.web.only_authenticated);
  EXPECT_TRUE(limited.web.only_authenticated);
}

TEST(load, says_nothing_of_secrets_that_are_malformed) {
  const auto problems = problems_of({{"VAPID_PRIVATE_KEY", "not a key at all"}});

  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().find("not a key"), std::string::npos) << problems.front();
}

TEST(load, knows_the_roles_of_a_process) {
  EXPECT_TRUE(settings_of(variables{}).process.roles.empty());
  const auto s = settings_of({{"PHEIDI_PROCESS__ROLES", "ingest,delivery"}});
  EXPECT_TRUE(s.process.has("ingest"));
  EXPECT_TRUE(s.process.has("delivery"));
  EXPECT_FALSE(s.process.has("web"));

  EXPECT_FALSE(problems_of({{"PHEIDI_PROCESS__ROLES", "cooking"}}).empty());
  EXPECT_FALSE(problems_of({{"PHEIDI_PROCESS__ROLES", "web"}}).empty()) << "it needs an address";
}

TEST(load, takes_no_queue_for_the_jobs_that_nobody_runs) {
  EXPECT_EQ(settings_of({{"PHEIDI_QUEUE__PASSTHROUGH", "none"}}).queue.passthrough, "");
  EXPECT_EQ(settings_of({{"PHEIDI_QUEUE__PASSTHROUGH", ""}}).queue.passthrough, "");
  EXPECT_EQ(settings_of(variables{}).queue.passthrough, "default");
}

TEST(load, follows_the_precedence_for_each_setting_on_its_own) {
  const file toml("p.toml", "[delivery]\nlane_queue = 1\nshards = 1\nkey_cache = 1\nbreaker_failures = 1\n"
                            "[log]\nlevel = \"debug\"\n");
  const file env("p.env",
                 "LOCAL_DOMAIN=file.example\nPHEIDI_DELIVERY__SHARDS=2\nPHEIDI_DELIVERY__KEY_CACHE=2\n"
                 "PHEIDI_DELIVERY__BREAKER_FAILURES=2\n");
  sources from;
  from.toml_file = toml.path();
  from.env_file = env.path();
  from.environment = {{"PHEIDI_DELIVERY__KEY_CACHE", "3"},
                      {"PHEIDI_DELIVERY__BREAKER_FAILURES", "3"},
                      {"LOCAL_DOMAIN", "real.example"}};
  from.overrides = {{"delivery.breaker_failures", "4"}};

  const auto s = loaded(from);

  EXPECT_EQ(s.delivery.lane_queue, 1U);
  EXPECT_EQ(s.delivery.shards, 2U);
  EXPECT_EQ(s.delivery.key_cache, 3U);
  EXPECT_EQ(s.delivery.breaker_failures, 4U);
  EXPECT_EQ(s.delivery.lane_concurrency_max, settings{}.delivery.lane_concurrency_max);
  EXPECT_EQ(s.identity.local_domain, "real.example");
  EXPECT_EQ(s.log.level, log::level::debug);
}

TEST(load, prefers_our_name_to_that_of_mastodon_in_one_source) {
  EXPECT_EQ(settings_of({{"LOCAL_DOMAIN", "a.example"}, {"PHEIDI_IDENTITY__LOCAL_DOMAIN", "b.example"}})
                .identity.local_domain,
            "b.example");
}

TEST(load, reads_every_kind_of_value_from_toml) {
  const file toml("kinds.toml", R"([identity]
local_domain = "a.example"
alternate_domains = ["b.example"]
[postgres]
prepared_statements = false
[queue]
queues = ["push,6", "pull"]
max_job_bytes = "1M"
max_in_flight_bytes = 2_000_000
lease_s = 60
[delivery]
connect_timeout_ms = 2500
[ops]
listen = ""
[log]
format = "json"
)");
  sources from;
  from.toml_file = toml.path();

  const auto s = loaded(from);

  EXPECT_EQ(s.identity.alternate_domains, (std::vector<std::string>{"b.example"}));
  EXPECT_FALSE(s.postgres.prepared_statements);
  EXPECT_EQ(s.queue.queues, (std::vector<queue_weight>{{"push", 6}, {"pull", 0}}));
  EXPECT_EQ(s.queue.max_job_bytes, std::size_t{1} << 20);
  EXPECT_EQ(s.queue.max_in_flight_bytes, 2'000'000U);
  EXPECT_EQ(s.queue.lease, seconds(60));
  EXPECT_EQ(s.delivery.connect_timeout, milliseconds(2500));
  EXPECT_EQ(s.ops.listen, "");
  EXPECT_EQ(s.log.format, log::format::json);
}

TEST(load, reports_everything_at_once_with_lines) {
  const file toml("bad.toml",
                  "[delivery]\nlane_queue = \"many\"\nlane_qeue = 5\nshards = 1.5\nkey_cache = 1979-05-27\n"
                  "[queue]\nqueues = [\"push\", \"push\"]\nlease_s = 99999\n[delivery.deep]\nx = 1\n");
  auto from = with({});
  from.toml_file = toml.path();

  const auto& f = toml.path();
  EXPECT_EQ(
      faults(from),
      (messages{
          f + ":2: delivery.lane_queue: expected a whole number from 1 to 1000000, got 'many'",
          f + ":3: delivery.lane_qeue: expected the name of a setting (did you mean delivery.lane_queue?)",
          f + ":4: delivery.shards: expected a whole number from 0 to 1024, got '1.5'",
          f + ":5: delivery.key_cache: expected a whole number from 1 to 10000000, got 'a value of another "
              "kind'",
          f + ":7: queue.queues: expected a list of queues, each a name or name,weight, got 'push, push'",
          f + ":8: queue.lease_s: expected whole seconds from 5 to 3600, got '99999'",
          f + ":10: delivery.deep.x: expected the name of a setting"}));
}

TEST(load, suggests_the_section_that_has_the_key) {
  auto from = with({});
  from.overrides = {{"network.lane_queue", "5"}};

  EXPECT_EQ(faults(from),
            (messages{"command line: network.lane_queue: expected the name of a setting (did you mean "
                      "delivery.lane_queue?)"}));
}

TEST(load, refuses_sections_that_do_not_exist) {
  const file toml("section.toml", "[delivery]\n[delivry]\n");
  auto from = with({});
  from.toml_file = toml.path();

  EXPECT_EQ(faults(from), (messages{toml.path() + ":2: delivry: expected the name of a setting"}));
}

TEST(load, names_the_line_of_broken_toml) {
  const file toml("broken.toml", "[delivery]\nlane_queue = = 5\n");
  auto from = with({});
  from.toml_file = toml.path();

  const auto problems = faults(from);

  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(problems[0].starts_with(toml.path() + ":2: expected TOML (")) << problems[0];
}

TEST(load, names_the_line_of_a_malformed_variable_in_the_file) {
  const file env("bad.env",
                 "LOCAL_DOMAIN=a.example\nREDIS_PORT=abc\nSMTP_PORT=abc\nDB_PASS=$(pass show db)\n");
  sources from;
  from.env_file = env.path();

  EXPECT_EQ(faults(from),
            (messages{env.path() + ":2: REDIS_PORT: expected a whole number from 1 to 65535, got 'abc'",
                      env.path() + ":4: DB_PASS: expected a password, got (hidden)"}));
}

TEST(load, refuses_unknown_variables_of_ours_only) {
  EXPECT_EQ(
      problems_of({{"PHEIDI_DELIVERY__LANE_QEUE", "5"},
                   {"PHEIDI_CORPUS", "/x"},
                   {"PHEIDI_CRASH_AT", "y"},
                   {"S3_BUCKET", "z"}}),
      (messages{"environment: PHEIDI_DELIVERY__LANE_QEUE: expected a variable that exists (did you mean "
                "PHEIDI_DELIVERY__LANE_QUEUE?)"}));
}

TEST(load, does_not_take_what_rails_takes_for_false) {
  EXPECT_EQ(problems_of({{"LIMITED_FEDERATION_MODE", "1"}}),
            (messages{"environment: LIMITED_FEDERATION_MODE: expected true or false, got '1'"}));
}

TEST(load, hides_secrets_in_problems) {
  const auto problems =
      problems_of({{"http_proxy", "socks://u:secret@proxy"}, {"REDIS_URL", "http://:secret@h"}});

  ASSERT_EQ(problems.size(), 2U);
  for (const auto& p : problems)
    EXPECT_EQ(p.find("secret"), std::string::npos) << p;
}

TEST(load, needs_the_files_that_it_is_told_of) {
  auto from = with({});
  from.toml_file = "/nonexistent/pheidi.toml";
  from.env_file = "/";

  EXPECT_EQ(faults(from),
            (messages{"/: expected a readable file", "/nonexistent/pheidi.toml: expected a readable file"}));
}

TEST(load, takes_empty_files) {
  const file toml("empty.toml", "");
  const file env("empty.env", "");
  auto from = with({});
  from.toml_file = toml.path();
  from.env_file = env.path();

  EXPECT_TRUE(faults(from).empty());
}

TEST(load, finds_settings_that_are_wrong_together) {
  const auto problems = problems_of({{"PHEIDI_QUEUE__HEARTBEAT_S", "20"},
                                     {"PHEIDI_QUEUE__QUEUES", "push default"},
                                     {"PHEIDI_QUEUE__MAX_IN_FLIGHT_BYTES", "1M"},
                                     {"PHEIDI_DELIVERY__LANE_CONCURRENCY_MAX", "2"},
                                     {"PHEIDI_DELIVERY__BREAKER_OPEN_S", "7200"}});

  EXPECT_EQ(
      problems,
      (messages{"environment: PHEIDI_QUEUE__HEARTBEAT_S: expected at least twice queue.heartbeat_s, got '20'",
                "environment: PHEIDI_QUEUE__MAX_IN_FLIGHT_BYTES: expected at most queue.max_in_flight_bytes, "
                "got '1M'",
                "environment: PHEIDI_QUEUE__QUEUES: expected a queue that is not in queue.queues, got 'push "
                "default'",
                "environment: PHEIDI_DELIVERY__LANE_CONCURRENCY_MAX: expected at most "
                "delivery.lane_concurrency_max, got '2'",
                "environment: PHEIDI_DELIVERY__BREAKER_OPEN_S: expected at most delivery.breaker_open_max_s, "
                "got '7200'"}));
}

TEST(process_environment, holds_the_variables_of_this_process) {
  ASSERT_EQ(::setenv("PHEIDI_TEST_ONLY", "a=b", 1), 0);

  const auto environment = process_environment();
  ::unsetenv("PHEIDI_TEST_ONLY");

  ASSERT_TRUE(environment.contains("PHEIDI_TEST_ONLY"));
  EXPECT_EQ(environment.at("PHEIDI_TEST_ONLY"), "a=b");
}
