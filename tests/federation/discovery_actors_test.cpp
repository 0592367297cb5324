// Actors: who they are, who confirms it, what is written, and how often anybody is asked.
#include "discovery_actors_rig.hpp"

#include "pheidi/json/read.hpp"

#include <fmt/format.h>

namespace pheidi::federation::discovery {
namespace {

struct discovery_actors : testing::Test {
  actors_rig net;
  const persona alice{};
};

net::awaitable<void> resolve_into(actors& of, std::string uri, std::vector<result<model::account_row>>& out,
                                  std::size_t wanted, net::loop& l) {
  auto one = co_await of.resolve(std::move(uri), std::make_shared<budget>());
  out.push_back(std::move(one));
  if (out.size() == wanted) l.stop();
}

TEST_F(discovery_actors, an_unknown_one_is_fetched_confirmed_and_stored) {
  net.publish(alice);

  const auto got = net.resolve(alice.uri());

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->username, "alice");
  EXPECT_EQ(got->domain, "a.example");
  EXPECT_EQ(got->uri, alice.uri());
  EXPECT_EQ(net.webfinger_hits("alice@a.example"), 1U);
  EXPECT_EQ(net.sql("SELECT count(*) FROM accounts WHERE uri = 'https://a.example/users/alice'"), "1");
  ASSERT_EQ(net.stored.size(), 1U);
  EXPECT_TRUE(net.stored[0].created);
  EXPECT_TRUE(net.stored[0].new_domain);
}

TEST_F(discovery_actors, a_known_one_costs_nothing) {
  net.publish(alice);
  const auto first = net.resolve(alice.uri());

  const auto second = net.resolve(alice.uri());

  EXPECT_EQ(second.value().id, first.value().id);
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_actors, of_ours_come_from_the_database_or_not_at_all) {
  EXPECT_EQ(net.resolve("https://social.local.test/users/bob").value().id, account_id(7));
  EXPECT_EQ(code_of(net.resolve("https://social.local.test/users/nobody")), errc::local);
  EXPECT_EQ(code_of(net.refresh("https://social.local.test/users/bob")), errc::local);
}

TEST_F(discovery_actors, all_who_ask_at_once_share_one_fetch) {
  net.publish(alice);
  std::vector<result<model::account_row>> got;
  for (int i = 0; i < 20; ++i)
    net.loop.spawn(resolve_into(net.remote, alice.uri(), got, 20, net.loop));
  while (got.size() < 20)
    net.loop.run();

  for (const auto& one : got)
    EXPECT_TRUE(one.has_value());
  EXPECT_EQ(net.hits(alice.uri()), 1U);
  EXPECT_EQ(net.webfinger_hits("alice@a.example"), 1U);
  EXPECT_EQ(net.stored.size(), 1U);
}

TEST_F(discovery_actors, a_404_is_remembered_for_an_hour_and_a_failure_for_a_minute) {
  net.world.publish("https://a.example/users/none", "{}", "application/activity+json", 404).value();
  net.world.publish("https://a.example/users/ill", "{}", "application/activity+json", 503).value();

  for (const auto passed : {seconds(0), seconds(30), seconds(61), seconds(3601)}) {
    net.time += passed;
    EXPECT_EQ(code_of(net.resolve("https://a.example/users/none")), errc::not_found);
    EXPECT_EQ(code_of(net.resolve("https://a.example/users/ill")), errc::unavailable);
  }
  EXPECT_EQ(net.hits("https://a.example/users/none"), 2U);
  EXPECT_EQ(net.hits("https://a.example/users/ill"), 3U);
}

TEST_F(discovery_actors, S23_one_that_is_gone_is_not_asked_again_and_again) {
  net.world.publish(alice.uri(), "{}", "application/activity+json", 410).value();

  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(net.resolve(alice.uri())), errc::gone);
    EXPECT_EQ(code_of(net.key(alice.key_uri())), errc::gone);
  }
  EXPECT_EQ(net.hits(alice.uri()), 1U);
}

TEST_F(discovery_actors, S23_a_tombstone_is_as_good_as_a_410) {
  net.world.publish(alice.uri(), R"({"id":"https://a.example/users/alice","type":"Tombstone"})").value();

  EXPECT_EQ(code_of(net.resolve(alice.uri())), errc::gone);
}

TEST_F(discovery_actors, of_a_blocked_domain_are_refused_before_any_fetch) {
  net.publish(alice);
  net.block("a.example");

  EXPECT_EQ(code_of(net.resolve(alice.uri())), errc::blocked_domain);
  EXPECT_EQ(code_of(net.key(alice.key_uri())), errc::blocked_domain);
  EXPECT_EQ(net.hits(alice.uri()), 0U);
}

TEST_F(discovery_actors, what_is_no_actor_is_none) {
  net.publish_object("https://a.example/notes/1");
  net.world
      .publish("https://a.example/users/x",
               R"({"id":"https://a.example/users/x","type":"Person","preferredUsername":"x"})")
      .value();

  EXPECT_EQ(code_of(net.resolve("https://a.example/notes/1")), errc::not_an_actor);
  EXPECT_EQ(code_of(net.resolve("https://a.example/users/x")), errc::not_an_actor);
}

TEST_F(discovery_actors, O02_another_url_of_a_known_one_is_that_one) {
  net.publish(alice);
  net.redirect("https://a.example/@alice", alice.uri());
  const auto id = net.resolve(alice.uri()).value().id;

  EXPECT_EQ(net.resolve("https://a.example/@alice").value().id, id);
  EXPECT_EQ(net.stored.size(), 1U);
}

TEST_F(discovery_actors, B07_an_activity_may_cause_a_bounded_number_of_new_ones) {
  const auto costs = std::make_shared<budget>();
  costs->actors = 1;
  const persona bob{.name = "bob"};
  net.publish(alice);
  net.publish(bob);

  EXPECT_TRUE(net.resolve(alice.uri(), costs).has_value());
  EXPECT_EQ(code_of(net.resolve(bob.uri(), costs)), errc::budget_spent);
  EXPECT_TRUE(net.resolve(bob.uri()).has_value());
}

// --- WebFinger ----------------------------------------------------------------------

TEST_F(discovery_actors, O12_a_subject_that_confirms_itself_is_the_handle) {
  net.publish_document(alice);
  net.publish_webfinger("alice@a.example", "alice@vanity.example", alice.uri());
  net.publish_webfinger("alice@vanity.example", "alice@vanity.example", alice.uri());

  const auto got = net.resolve(alice.uri());

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->domain, "vanity.example");
}

TEST_F(discovery_actors, O12_a_subject_that_changes_twice_is_no_confirmation) {
  net.publish_document(alice);
  net.publish_webfinger("alice@a.example", "alice@b.example", alice.uri());
  net.publish_webfinger("alice@b.example", "alice@c.example", alice.uri());
  net.publish_webfinger("alice@c.example", "alice@c.example", alice.uri());

  EXPECT_EQ(code_of(net.resolve(alice.uri())), errc::not_confirmed);
  EXPECT_EQ(net.webfinger_hits("alice@c.example"), 0U);
}

TEST_F(discovery_actors, O13_a_handle_of_another_actor_is_not_taken) {
  const persona mallory{.name = "mallory", .members = R"(,"webfinger":"alice@a.example")"};
  net.publish(alice);
  net.publish_document(mallory);

  EXPECT_EQ(code_of(net.resolve(mallory.uri())), errc::not_confirmed);
  EXPECT_EQ(net.sql("SELECT count(*) FROM accounts WHERE domain IS NOT NULL"), "0");
}

TEST_F(discovery_actors, O13_the_link_back_is_compared_byte_for_byte) {
  for (const char* self :
       {"https://a.example/users/Alice", "https://a.example/users/alice/", "https://A.example/users/alice",
        "http://a.example/users/alice", "https://a.example/users/alice#"}) {
    actors_rig other;
    other.publish_document(alice);
    other.publish_webfinger("alice@a.example", "alice@a.example", self);

    EXPECT_EQ(code_of(other.resolve(alice.uri())), errc::not_confirmed) << self;
  }
}

TEST_F(discovery_actors, O14_a_vanity_domain_has_its_actor_when_it_consents) {
  const persona vain{.members = R"(,"webfinger":"me@vanity.example")"};
  net.publish_document(vain);
  net.publish_webfinger("me@vanity.example", "me@vanity.example", vain.uri());

  const auto got = net.resolve(vain.uri());

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->username + "@" + got->domain, "me@vanity.example");
}

TEST_F(discovery_actors, O14_a_vanity_domain_that_knows_nothing_has_no_actor) {
  const persona vain{.members = R"(,"webfinger":"me@vanity.example")"};
  net.publish(vain);
  net.publish_object("https://vanity.example/");

  EXPECT_EQ(code_of(net.resolve(vain.uri())), errc::not_confirmed);
}

TEST_F(discovery_actors, O14_names_of_ours_and_of_blocked_domains_are_nobodys) {
  const persona ours{.name = "x", .members = R"(,"webfinger":"bob@local.test")"};
  const persona blocked{.name = "y", .members = R"(,"webfinger":"y@bad.example")"};
  const persona led{.name = "z"};
  net.publish_document(ours);
  net.publish_document(blocked);
  net.publish_document(led);
  net.publish_webfinger("z@a.example", "z@bad.example", led.uri());
  net.publish_webfinger("z@bad.example", "z@bad.example", led.uri());
  net.publish_webfinger("y@bad.example", "y@bad.example", blocked.uri());
  net.block("bad.example");

  EXPECT_EQ(code_of(net.resolve(ours.uri())), errc::not_confirmed);
  EXPECT_EQ(code_of(net.resolve(blocked.uri())), errc::blocked_domain);
  EXPECT_EQ(code_of(net.resolve(led.uri())), errc::blocked_domain);
  EXPECT_EQ(net.webfinger_hits("y@bad.example") + net.webfinger_hits("z@bad.example"), 0U);
}

TEST_F(discovery_actors, O15_an_actor_at_another_port_is_not_of_the_host) {
  const auto elsewhere = fmt::format("https://a.example:{}/users/alice", net.world.port());
  const persona alike{.id = elsewhere};
  net.publish(alice);
  net.world.publish("https://a.example/users/alice", alike.json()).value();

  EXPECT_FALSE(net.resolve(elsewhere).has_value());
}

TEST_F(discovery_actors, host_meta_says_where_webfinger_is_when_its_usual_place_is_404) {
  net.publish_document(alice);
  net.world
      .publish("https://a.example/.well-known/host-meta",
               R"(<XRD><Link rel="lrdd" template="https://w.example/find?r={uri}"/></XRD>)",
               "application/xrd+xml")
      .value();
  net.world
      .publish("https://w.example/find?r=acct:alice@a.example",
               fmt::format(R"({{"subject":"acct:alice@a.example","links":[{{"rel":"self",)"
                           R"("type":"application/activity+json","href":"{}"}}]}})",
                           alice.uri()),
               "application/jrd+json")
      .value();

  const auto got = net.resolve(alice.uri());

  EXPECT_TRUE(got.has_value()) << got.error().message();
}

TEST_F(discovery_actors, host_meta_is_not_asked_for_any_other_failure) {
  net.publish_document(alice);
  net.world.publish("https://a.example/.well-known/host-meta", "<XRD/>", "application/xrd+xml").value();
  const std::pair<int, errc> table[] = {
      {500, errc::unavailable}, {403, errc::not_confirmed}, {410, errc::gone}};
  for (const auto& [status, expected] : table) {
    net.world.publish(webfinger_of("alice@a.example"), "{}", "application/jrd+json", status).value();
    net.time += seconds(3601);

    EXPECT_EQ(code_of(net.resolve(alice.uri())), expected) << status;
  }
  EXPECT_EQ(net.hits("https://a.example/.well-known/host-meta"), 0U);
}

// --- refreshing ----------------------------------------------------------------------

TEST_F(discovery_actors, refreshed_under_the_same_handle_need_no_webfinger) {
  net.publish(alice);
  net.resolve(alice.uri()).value();
  net.publish_document({.members = R"(,"name":"Alice the Second")"});

  const auto again = net.refresh(alice.uri());

  ASSERT_TRUE(again.has_value()) << again.error().message();
  EXPECT_EQ(net.sql("SELECT display_name FROM accounts WHERE domain IS NOT NULL"), "Alice the Second");
  EXPECT_EQ(net.webfinger_hits("alice@a.example"), 1U);
  EXPECT_EQ(net.stored.size(), 2U);
}

TEST_F(discovery_actors, refreshed_under_a_vanity_handle_keep_it) {
  net.publish_document(alice);
  net.publish_webfinger("alice@a.example", "alice@vanity.example", alice.uri());
  net.publish_webfinger("alice@vanity.example", "alice@vanity.example", alice.uri());
  net.resolve(alice.uri()).value();

  EXPECT_EQ(net.refresh(alice.uri()).value().domain, "vanity.example");
  EXPECT_EQ(net.webfinger_hits("alice@vanity.example"), 1U);
}

TEST_F(discovery_actors, refreshed_under_a_new_name_are_confirmed_again) {
  net.publish(alice);
  net.resolve(alice.uri()).value();
  net.publish_document({.name = "alicia", .id = alice.uri()});

  const auto before = net.refresh(alice.uri());
  net.publish_webfinger("alicia@a.example", "alicia@a.example", alice.uri());
  const auto after = net.refresh(alice.uri());

  EXPECT_EQ(code_of(before), errc::not_confirmed);
  EXPECT_EQ(after.value().username, "alicia");
}

TEST_F(discovery_actors, that_answer_410_are_marked_gone_and_no_other_status_does_so) {
  net.publish(alice);
  const auto key = net.key(alice.key_uri()).value();
  const std::string suspended = "SELECT suspended_at IS NOT NULL FROM accounts WHERE domain IS NOT NULL";
  for (const int status : {404, 403, 500}) {
    net.world.publish(alice.uri(), "{}", "application/activity+json", status).value();
    EXPECT_FALSE(net.refresh(alice.uri()).has_value());
    EXPECT_EQ(net.sql(suspended), "f") << status;
  }
  net.world.publish(alice.uri(), "{}", "application/activity+json", 410).value();

  const auto got = net.refresh(alice.uri());

  EXPECT_EQ(code_of(got), errc::gone);
  EXPECT_EQ(net.sql(suspended), "t");
  EXPECT_EQ(net.remote.cached_key(key->id), nullptr);
  EXPECT_TRUE(net.key(alice.key_uri()).value()->owner_suspended);
}

// --- totals and moves ------------------------------------------------------------------

TEST_F(discovery_actors, the_totals_of_collections_are_stored) {
  const persona popular{.members = R"(,"following":"https://a.example/users/alice/following",)"
                                   R"("outbox":"https://a.example/users/alice/outbox")"};
  net.publish(popular);
  net.world.publish(alice.uri() + "/followers", R"({"type":"OrderedCollection","totalItems":12,"first":"x"})")
      .value();
  net.world.publish(alice.uri() + "/following", R"({"type":"OrderedCollection","totalItems":3})").value();
  net.world.publish(alice.uri() + "/outbox", R"({"type":"OrderedCollection","totalItems":400})").value();

  const auto id = net.resolve(alice.uri()).value().id;

  EXPECT_EQ(net.sql(fmt::format("SELECT followers_count || ' ' || following_count || ' ' || statuses_count"
                                " FROM account_stats WHERE account_id = {}",
                                id.value)),
            "12 3 400");
  EXPECT_EQ(net.sql("SELECT hide_collections FROM accounts WHERE domain IS NOT NULL"), "t");
}

TEST_F(discovery_actors, O10_collections_elsewhere_and_failing_ones_are_left_alone) {
  const persona odd{.members =
                        R"(,"following":"https://b.example/following","outbox":"https://a.example/outbox")"};
  net.publish(odd);
  net.world.publish("https://b.example/following", R"({"totalItems":3})").value();
  net.redirect("https://a.example/outbox", "https://b.example/following");

  EXPECT_TRUE(net.resolve(odd.uri()).has_value());
  EXPECT_EQ(net.sql("SELECT coalesce(max(following_count + statuses_count), 0) FROM account_stats"), "0");
}

TEST_F(discovery_actors, B09_totals_are_not_worth_the_last_of_a_budget) {
  net.publish(alice);
  net.world.publish(alice.uri() + "/followers", R"({"totalItems":12})").value();
  const auto costs = std::make_shared<budget>();
  costs->documents = 5;

  EXPECT_TRUE(net.resolve(alice.uri(), costs).has_value());
  EXPECT_EQ(net.hits(alice.uri() + "/followers"), 0U);
}

TEST_F(discovery_actors, a_silent_collection_does_not_hold_up_an_actor) {
  net.publish(alice);
  swarm::document silent;
  silent.hang = true;
  net.world.publish(alice.uri() + "/followers", silent).value();

  EXPECT_TRUE(net.resolve(alice.uri()).has_value());
}

TEST_F(discovery_actors, who_moved_away_points_to_the_new_account_and_a_ring_of_moves_ends) {
  const persona old{.members = R"(,"movedTo":"https://b.example/users/alice")"};
  const persona moved{.host = "b.example", .members = R"(,"movedTo":"https://a.example/users/alice")"};
  net.publish(old);
  net.publish(moved);

  const auto got = net.resolve(old.uri());

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(got->moved_to, net.resolve(moved.uri()).value().id);
  EXPECT_EQ(net.hits(old.uri()), 1U);
  EXPECT_EQ(net.hits(moved.uri()), 1U);
}

// --- documents that come by themselves ----------------------------------------------------

TEST_F(discovery_actors, a_delivered_document_is_stored_without_a_fetch) {
  net.publish(alice);
  net.resolve(alice.uri()).value();
  const persona renewed{.members = R"(,"summary":"new")", .key = 2};
  auto document = activitypub::read_actor(json::parse(renewed.json()).value().as_object()).value();

  const auto got = net.run(net.remote.store(std::move(document), nullptr));

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(net.sql("SELECT note FROM accounts WHERE domain IS NOT NULL"), "new");
  EXPECT_EQ(net.hits(alice.uri()) + net.webfinger_hits("alice@a.example"), 2U);
  EXPECT_TRUE(is_key(net.key(alice.key_uri()).value(), 2));
}

TEST_F(discovery_actors, a_delivered_document_with_a_new_handle_is_confirmed) {
  net.publish(alice);
  net.resolve(alice.uri()).value();
  const persona renamed{.name = "bob", .id = alice.uri()};
  auto document = activitypub::read_actor(json::parse(renamed.json()).value().as_object()).value();

  EXPECT_EQ(code_of(net.run(net.remote.store(document, nullptr))), errc::not_confirmed);
  EXPECT_EQ(net.sql("SELECT username FROM accounts WHERE domain IS NOT NULL"), "alice");
}

TEST_F(discovery_actors, a_delivered_document_may_have_an_id_of_http_days) {
  const persona old{.id = "http://a.example/users/alice"};
  net.publish_webfinger("alice@a.example", "alice@a.example", old.uri());
  auto document = activitypub::read_actor(json::parse(old.json()).value().as_object()).value();

  const auto got = net.run(net.remote.store(std::move(document), nullptr));

  ASSERT_TRUE(got.has_value()) << got.error().message();
  EXPECT_EQ(net.sql("SELECT uri FROM accounts WHERE domain IS NOT NULL"), old.uri());
}

TEST_F(discovery_actors, a_delivered_document_of_ours_or_of_a_blocked_domain_is_not_stored) {
  activitypub::actor document;
  document.id = "https://social.local.test/users/bob";
  net.block("bad.example");

  EXPECT_EQ(code_of(net.run(net.remote.store(document, nullptr))), errc::local);
  document.id = "https://bad.example/users/bob";
  EXPECT_EQ(code_of(net.run(net.remote.store(document, nullptr))), errc::blocked_domain);
}

// --- SSRF ---------------------------------------------------------------------------------

TEST_F(discovery_actors, U01_to_U51_neither_actor_nor_webfinger_nor_host_meta_nor_move_leads_inside) {
  const auto port = net.forbidden.port();
  int number = 0;
  for (const auto& host : forbidden_hosts()) {
    const auto inside = fmt::format("https://{}:{}/x", host, port);
    const auto name = fmt::format("u{}", ++number);
    const persona by_webfinger{.name = name,
                               .members = R"(,"webfinger":)" + quoted(fmt::format("x@{}:{}", host, port))};
    const persona by_template{.host = fmt::format("t{}.example", number), .name = name};
    const persona moved{.host = "m.example", .name = name, .members = R"(,"movedTo":)" + quoted(inside)};
    net.publish(by_webfinger);
    net.publish_document(by_template);
    net.publish(moved);
    net.world
        .publish("https://" + by_template.host + "/.well-known/host-meta",
                 fmt::format(R"(<XRD><Link rel="lrdd" template="{}?r={{uri}}"/></XRD>)", inside),
                 "application/xrd+xml")
        .value();
    net.redirect("https://r.example/" + name, inside);

    EXPECT_FALSE(net.resolve(inside).has_value()) << inside;
    EXPECT_FALSE(net.resolve("https://r.example/" + name).has_value()) << inside;
    EXPECT_FALSE(net.resolve(by_template.uri()).has_value()) << inside;
    (void)net.resolve(by_webfinger.uri());
    EXPECT_FALSE(net.resolve(moved.uri()).value().moved_to.has_value()) << inside;
  }
  EXPECT_EQ(net.forbidden.touches(), 0);
}

} // namespace
} // namespace pheidi::federation::discovery
