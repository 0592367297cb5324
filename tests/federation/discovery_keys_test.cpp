// Keys: whose they are, who says so, and how often anybody is asked.
#include "discovery_actors_rig.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {
namespace {

struct discovery_keys : testing::Test {
  actors_rig net;
  const persona alice{};

  /// A key document of its own.
  void publish_key(const std::string& id, const std::string& owner, std::size_t number) {
    persona of{.id = owner, .key_id = id, .key = number};
    net.world.publish(id, of.key_json()).value();
  }
};

net::awaitable<void> key_into(actors& of, std::string id, std::vector<result<key_ptr>>& out,
                              std::size_t wanted, net::loop& l) {
  auto one = co_await of.key(std::move(id));
  out.push_back(std::move(one));
  if (out.size() == wanted) l.stop();
}

std::vector<result<key_ptr>> all_keys(actors_rig& net, const std::vector<std::string>& ids) {
  std::vector<result<key_ptr>> out;
  for (const auto& id : ids)
    net.loop.spawn(key_into(net.remote, id, out, ids.size(), net.loop));
  while (out.size() < ids.size())
    net.loop.run();
  return out;
}

TEST_F(discovery_keys, of_an_unknown_actor_comes_with_the_actor) {
  net.publish(alice);

  const auto got = net.key(alice.key_uri());

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_TRUE(is_key(*got, 1));
  EXPECT_EQ((*got)->id, alice.key_uri());
  EXPECT_EQ((*got)->actor_uri, alice.uri());
  EXPECT_EQ((*got)->owner_domain, "a.example");
  EXPECT_EQ((*got)->owner_inbox, alice.uri() + "/inbox");
  EXPECT_EQ((*got)->owner_followers, alice.uri() + "/followers");
  EXPECT_FALSE((*got)->owner_suspended);
  EXPECT_EQ(net.sql("SELECT id FROM accounts WHERE domain IS NOT NULL"), std::to_string((*got)->owner.value));
}

TEST_F(discovery_keys, are_kept_in_memory_for_a_minute_and_in_the_database_for_ever) {
  net.publish(alice);
  EXPECT_EQ(net.remote.cached_key(alice.key_uri()), nullptr);
  const auto first = net.key(alice.key_uri()).value();

  EXPECT_EQ(net.remote.cached_key(alice.key_uri()), first);
  net.time += seconds(61);
  EXPECT_EQ(net.remote.cached_key(alice.key_uri()), nullptr);
  EXPECT_TRUE(is_key(net.key(alice.key_uri()).value(), 1));
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_keys, all_who_ask_at_once_share_one_fetch) {
  net.publish(alice);

  const auto got = all_keys(net, std::vector<std::string>(50, alice.key_uri()));

  for (const auto& one : got)
    EXPECT_TRUE(one.has_value());
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_keys, in_their_own_document_are_fetched_and_their_owner_asked) {
  const persona owner{.key_id = "https://a.example/keys/1"};
  net.publish(owner);
  publish_key("https://a.example/keys/1", owner.uri(), 1);

  const auto got = net.key("https://a.example/keys/1");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_TRUE(is_key(*got, 1));
  EXPECT_EQ(net.hits("https://a.example/keys/1"), 1U);
}

TEST_F(discovery_keys, of_gotosocial_are_in_an_actor_without_inbox) {
  const persona owner{.key_id = "https://a.example/users/alice/main-key"};
  net.publish(owner);
  net.world
      .publish(owner.key_id,
               fmt::format(R"({{"id":"{}","type":"Person","preferredUsername":"alice","publicKey":{}}})",
                           owner.uri(), owner.key_json()))
      .value();

  const auto got = net.key(owner.key_id);

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_TRUE(is_key(*got, 1));
  EXPECT_EQ((*got)->actor_uri, owner.uri());
}

TEST_F(discovery_keys, of_gotosocial_are_found_when_the_actor_is_resolved_first) {
  const persona owner{.key_id = "https://a.example/users/alice/main-key"};
  net.publish(owner);
  net.world
      .publish(owner.key_id,
               fmt::format(R"({{"id":"{}","type":"Person","publicKey":{}}})", owner.uri(), owner.key_json()))
      .value();
  net.resolve(owner.uri()).value();

  EXPECT_TRUE(is_key(net.key(owner.key_id).value(), 1));
  EXPECT_EQ(net.hits(owner.uri()), 1U);
}

TEST_F(discovery_keys, of_ed25519_are_read_from_assertion_methods) {
  const std::string id = alice.uri() + "#ed25519-key";
  const persona modern{
      .members = fmt::format(R"(,"assertionMethod":[{{"id":"{}","type":"Multikey","controller":"{}",)"
                             R"("publicKeyMultibase":"z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}}])",
                             id, alice.uri())};
  net.publish(modern);

  const auto got = net.key(id);

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_TRUE(std::holds_alternative<crypto::ed25519_public_key>((*got)->key));
  EXPECT_TRUE(is_key(net.key(alice.key_uri()).value(), 1));
}

TEST_F(discovery_keys, S18_whose_owner_does_not_list_them_are_refused_and_nothing_is_stored) {
  net.publish({.host = "b.example", .name = "bob"});
  publish_key("https://a.example/key", "https://b.example/users/bob", 2);

  EXPECT_EQ(code_of(net.key("https://a.example/key")), errc::not_confirmed);
  EXPECT_EQ(net.sql("SELECT count(*) FROM accounts WHERE domain IS NOT NULL"), "0");
  EXPECT_TRUE(net.resolve("https://b.example/users/bob").has_value());
}

TEST_F(discovery_keys, S18_whose_owner_lists_them_may_be_on_another_host) {
  const persona bob{.host = "b.example", .name = "bob", .key_id = "https://a.example/key", .key = 2};
  net.publish(bob);
  publish_key("https://a.example/key", bob.uri(), 2);

  const auto got = net.key("https://a.example/key");

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ((*got)->actor_uri, bob.uri());
}

TEST_F(discovery_keys, S18_embedded_under_a_foreign_id_count_only_as_their_own_document_says) {
  const persona mallory{
      .host = "m.example", .name = "mallory", .key_id = "https://a.example/users/alice#main-key", .key = 2};
  net.publish(mallory);
  net.publish(alice);
  net.resolve(mallory.uri()).value();

  EXPECT_TRUE(is_key(net.key(alice.key_uri()).value(), 1));
  EXPECT_EQ(net.key(alice.key_uri()).value()->actor_uri, alice.uri());
}

TEST_F(discovery_keys, S19_that_lead_to_another_host_are_refused) {
  const persona owner{.key_id = "https://a.example/key"};
  net.publish(owner);
  net.redirect("https://a.example/key", "https://b.example/key");
  net.world.publish("https://b.example/key", owner.key_json()).value();

  EXPECT_EQ(code_of(net.key("https://a.example/key")), errc::not_confirmed);
}

TEST_F(discovery_keys, S20_without_an_owner_or_of_an_owner_that_is_nowhere_are_refused) {
  const auto pem = quoted(key_pair(1).public_pem());
  net.world
      .publish("https://a.example/bare",
               fmt::format(R"({{"id":"https://a.example/bare","publicKeyPem":{}}})", pem))
      .value();
  publish_key("https://a.example/lost", "https://a.example/users/nobody", 1);

  EXPECT_EQ(code_of(net.key("https://a.example/bare")), errc::not_confirmed);
  EXPECT_EQ(code_of(net.key("https://a.example/lost")), errc::not_found);
}

TEST_F(discovery_keys, S21_each_of_two_is_its_own) {
  const auto pem = quoted(key_pair(2).public_pem());
  const persona two{
      .members = fmt::format(R"(,"assertionMethod":[{{"id":"{0}#second","owner":"{0}","publicKeyPem":{1}}}])",
                             alice.uri(), pem)};
  net.publish(two);

  EXPECT_TRUE(is_key(net.key(alice.key_uri()).value(), 1));
  EXPECT_TRUE(is_key(net.key(alice.uri() + "#second").value(), 2));
  EXPECT_EQ(code_of(net.key(alice.uri() + "#third")), errc::not_confirmed);
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_keys, S22_that_rotated_silently_are_read_again_once_a_minute) {
  net.publish(alice);
  const auto old = net.key(alice.key_uri()).value();
  net.publish_document({.key = 2});

  const auto second = net.newer(old).value();
  net.publish_document({.key = 3});
  const auto throttled = net.newer(second).value();
  net.time += seconds(61);
  const auto third = net.newer(second).value();

  EXPECT_TRUE(is_key(second, 2));
  EXPECT_EQ(net.remote.cached_key(alice.key_uri()), third);
  EXPECT_EQ(throttled, second);
  EXPECT_TRUE(is_key(third, 3));
  EXPECT_EQ(net.hits(alice.uri()), 3U);
  EXPECT_EQ(net.webfinger_hits("alice@a.example"), 1U);
}

TEST_F(discovery_keys, S22_that_did_not_rotate_stay_the_same_object) {
  net.publish(alice);
  const auto old = net.key(alice.key_uri()).value();

  EXPECT_EQ(net.newer(old).value(), old);
  EXPECT_EQ(net.newer(old).value(), old);
  EXPECT_EQ(net.hits(alice.uri()), 2U);
}

TEST_F(discovery_keys, S22_of_gotosocial_rotate_too) {
  persona owner{.key_id = "https://a.example/users/alice/main-key"};
  const auto publish_all = [&] {
    net.publish(owner);
    net.world
        .publish(owner.key_id, fmt::format(R"({{"id":"{}","type":"Person","publicKey":{}}})", owner.uri(),
                                           owner.key_json()))
        .value();
  };
  publish_all();
  const auto old = net.key(owner.key_id).value();
  owner.key = 2;
  publish_all();

  EXPECT_TRUE(is_key(net.newer(old).value(), 2));
}

TEST_F(discovery_keys, S22_whose_owner_no_longer_lists_them_are_refused) {
  net.publish(alice);
  const auto old = net.key(alice.key_uri()).value();
  net.publish_document({.key_id = alice.uri() + "#new-key", .key = 2});

  EXPECT_EQ(code_of(net.newer(old)), errc::not_confirmed);
  EXPECT_EQ(net.remote.cached_key(alice.key_uri()), nullptr);
  EXPECT_TRUE(is_key(net.key(alice.uri() + "#new-key").value(), 2));
}

TEST_F(discovery_keys, S22_whose_owner_is_away_are_worth_trying_later) {
  net.publish(alice);
  const auto old = net.key(alice.key_uri()).value();
  net.world.publish(alice.uri(), "{}", "application/activity+json", 503).value();

  EXPECT_EQ(code_of(net.newer(old)), errc::unavailable);
}

TEST_F(discovery_keys, S23_whose_owner_is_gone_say_so_and_the_row_is_marked) {
  net.publish(alice);
  const auto old = net.key(alice.key_uri()).value();
  net.world.publish(alice.uri(), "{}", "application/activity+json", 410).value();

  EXPECT_EQ(code_of(net.newer(old)), errc::gone);
  EXPECT_EQ(net.sql("SELECT suspended_at IS NOT NULL FROM accounts WHERE domain IS NOT NULL"), "t");
}

TEST_F(discovery_keys, S34_a_thousand_of_one_actor_cost_one_fetch) {
  net.publish(alice);
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i)
    ids.push_back(fmt::format("{}#key-{}", alice.uri(), i));

  const auto got = all_keys(net, ids);

  for (const auto& one : got)
    EXPECT_EQ(code_of(one), errc::not_confirmed);
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST(discovery_keys_limits, S34_a_thousand_of_one_host_cost_its_share) {
  host_budget limits;
  limits.per_minute = 30;
  limits.waiting = 2000;
  actors_rig net(rig_options{true, limits});
  net.publish_object("https://a.example/");
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i)
    ids.push_back(fmt::format("https://a.example/keys/{}", i));

  const auto got = all_keys(net, ids);

  EXPECT_EQ(
      std::count_if(got.begin(), got.end(), [](const auto& r) { return code_of(r) == errc::not_found; }), 30);
  EXPECT_EQ(
      std::count_if(got.begin(), got.end(), [](const auto& r) { return code_of(r) == errc::host_limited; }),
      970);
}

TEST_F(discovery_keys, that_were_revoked_or_have_expired_are_refused) {
  net.publish(alice);
  net.key(alice.key_uri()).value();

  net.sql("UPDATE keypairs SET revoked = true");
  net.time += seconds(61);
  EXPECT_EQ(code_of(net.key(alice.key_uri())), errc::not_confirmed);

  net.sql("UPDATE keypairs SET revoked = false, expires_at = now() - interval '1 day'");
  net.time += seconds(61);
  EXPECT_EQ(code_of(net.key(alice.key_uri())), errc::not_confirmed);
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_keys, S13_of_too_few_bits_are_refused) {
  const persona weak;
  auto text = weak.json();
  const auto good = quoted(key_pair(1).public_pem());
  const auto at = text.find(good);
  text.replace(
      at, good.size(),
      // RSA of 512 bits.
      R"("-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKoYq6Q7UN7vOFmPr4fSq2NORXHBMKm8p7h4JnQU+quLRxvYll9cn8OBhIXq9SnCYkbzBVBkqN4ZyMM4vlSWy48CAwEAAQ==\n-----END PUBLIC KEY-----\n")");
  net.world.publish(weak.uri(), text).value();
  net.publish_webfinger("alice@a.example", "alice@a.example", weak.uri());

  EXPECT_EQ(code_of(net.key(weak.key_uri())), errc::not_confirmed);
}

TEST_F(discovery_keys, of_ours_and_of_blocked_domains_are_not_looked_for) {
  net.publish(alice);
  net.block("bad.example");

  EXPECT_EQ(code_of(net.key("https://social.local.test/users/bob#main-key")), errc::local);
  EXPECT_EQ(code_of(net.key("https://bad.example/users/x#main-key")), errc::blocked_domain);
  EXPECT_EQ(code_of(net.key("not a uri")), errc::bad_uri);
}

TEST_F(discovery_keys, of_a_known_actor_are_refused_when_its_domain_was_blocked_meanwhile) {
  net.publish(alice);
  net.key(alice.key_uri()).value();
  net.block("a.example");
  net.time += seconds(61);

  EXPECT_EQ(code_of(net.key(alice.key_uri())), errc::blocked_domain);
}

TEST_F(discovery_keys, a_failure_is_remembered_for_a_minute) {
  net.world.publish("https://a.example/key", "{}", "application/activity+json", 503).value();

  EXPECT_EQ(code_of(net.key("https://a.example/key")), errc::unavailable);
  EXPECT_EQ(code_of(net.key("https://a.example/key")), errc::unavailable);
  EXPECT_EQ(net.hits("https://a.example/key"), 1U);
}

TEST_F(discovery_keys, U01_to_U51_neither_key_nor_owner_nor_redirect_leads_inside) {
  const auto port = net.forbidden.port();
  int number = 0;
  for (const auto& host : forbidden_hosts()) {
    const auto inside = fmt::format("https://{}:{}/x", host, port);
    const auto id = fmt::format("https://k.example/{}", ++number);
    net.world
        .publish(id, fmt::format(R"({{"id":"{}","owner":{},"publicKeyPem":"-----BEGIN PUBLIC KEY-----"}})",
                                 id, quoted(inside)))
        .value();
    net.redirect(id + "/r", inside);

    EXPECT_FALSE(net.key(inside).has_value()) << inside;
    EXPECT_FALSE(net.key(inside + "#main-key").has_value()) << inside;
    EXPECT_FALSE(net.key(id).has_value()) << inside;
    EXPECT_FALSE(net.key(id + "/r").has_value()) << inside;
  }
  EXPECT_EQ(net.forbidden.touches(), 0);
}

} // namespace
} // namespace pheidi::federation::discovery
