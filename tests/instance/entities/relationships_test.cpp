// How the viewer stands to others (client-api.md 3.6).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct relationship_entities : with_entities {
  relationship_entities() { viewer = alice; }
  bj::array relations(const std::vector<account_id>& ids) {
    return with([&](pqxx::dbtransaction& tx) { return relationships(tx, ctx(), ids); });
  }
  bj::value to_bob() { return at(relations({bob}), "/0"); }
};

TEST_F(relationship_entities, have_all_keys) {
  EXPECT_EQ(to_bob(), json(R"({"id": ")" + std::to_string(bob.value) + R"(", "following": false,
    "showing_reblogs": false, "notifying": false, "languages": null, "followed_by": false, "blocking": false,
    "blocked_by": false, "muting": false, "muting_notifications": false, "muting_expires_at": null,
    "requested": false, "requested_by": false, "domain_blocking": false, "endorsed": false, "note": ""})"));
}

TEST_F(relationship_entities, tell_of_follows_both_ways) {
  row("follows", "account_id, target_account_id, show_reblogs, notify, languages",
      fmt::format("{}, {}, false, true, '{{de,en}}'", alice.value, bob.value));
  pair("follows", bob, alice);
  pair("account_pins", alice, bob);
  row("account_notes", "account_id, target_account_id, comment",
      fmt::format("{}, {}, 'nice'", alice.value, bob.value));
  const auto o = to_bob();

  EXPECT_EQ(at(o, "/following"), true);
  EXPECT_EQ(at(o, "/showing_reblogs"), false);
  EXPECT_EQ(at(o, "/notifying"), true);
  EXPECT_EQ(at(o, "/languages"), json(R"(["de", "en"])"));
  EXPECT_EQ(at(o, "/followed_by"), true);
  EXPECT_EQ(at(o, "/endorsed"), true);
  EXPECT_EQ(at(o, "/note"), "nice");
}

TEST_F(relationship_entities, tell_of_requests_with_their_options) {
  row("follow_requests", "account_id, target_account_id, show_reblogs, notify",
      fmt::format("{}, {}, true, true", alice.value, bob.value));
  pair("follow_requests", bob, alice);
  const auto o = to_bob();

  EXPECT_EQ(at(o, "/following"), false);
  EXPECT_EQ(at(o, "/requested"), true);
  EXPECT_EQ(at(o, "/requested_by"), true);
  EXPECT_EQ(at(o, "/showing_reblogs"), true);
  EXPECT_EQ(at(o, "/notifying"), true);
}

TEST_F(relationship_entities, tell_of_blocks_and_mutes_that_are_not_over) {
  pair("blocks", alice, bob);
  pair("blocks", bob, alice);
  row("account_domain_blocks", "account_id, domain", fmt::format("{}, 'a.example'", alice.value));
  row("mutes", "account_id, target_account_id, hide_notifications, expires_at",
      fmt::format("{}, {}, true, '2030-01-02 03:04:05'", alice.value, bob.value));
  row("mutes", "account_id, target_account_id, expires_at",
      fmt::format("{}, {}, '2020-01-02 03:04:05'", alice.value, carol.value));
  const auto o = to_bob();

  for (const auto* flag : {"blocking", "blocked_by", "domain_blocking", "muting", "muting_notifications"})
    EXPECT_EQ(at(o, std::string("/") + flag), true) << flag;
  EXPECT_EQ(at(o, "/muting_expires_at"), "2030-01-02T03:04:05.000Z");
  EXPECT_EQ(at(relations({carol}), "/0/muting"), false);
}

TEST_F(relationship_entities, come_in_the_order_that_is_asked_for_and_once) {
  const auto all = relations({carol, account_id(-1), bob, carol});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(at(all, "/0/id"), json_id(carol.value));
  EXPECT_EQ(at(all, "/1/id"), json_id(bob.value));
}

TEST_F(relationship_entities, are_nobodys) {
  viewer.reset();
  EXPECT_EQ(relations({bob}), bj::array());
}

} // namespace
} // namespace pheidi::instance::entities
