// What is published of an account of ours: itself, its network, its pins and hashtags; and of the server.
#include "published_fixture.hpp"

#include <limits>

namespace pheidi::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(published, account_is_found_by_name_in_any_case_and_by_id) {
  count(alice, 3, 2, -1);
  set("accounts", alice.value, "hide_collections = true");

  const auto by_name = find(std::string("ALICE")).value();

  EXPECT_EQ(by_name.id, alice);
  EXPECT_EQ(by_name.username, "alice");
  EXPECT_EQ(by_name.uri, self);
  EXPECT_EQ(by_name.page, "https://social.example/@alice");
  EXPECT_TRUE(by_name.hides_network);
  EXPECT_FALSE(by_name.suspended || by_name.gone || by_name.pending);
  EXPECT_EQ(by_name.followers, 3);
  EXPECT_EQ(by_name.following, 2);
  EXPECT_EQ(by_name.posts, 0);
  EXPECT_EQ(find(alice).value().username, "alice");
}

TEST_F(published, account_without_counts_has_none) {
  const auto found = find(carol).value();

  EXPECT_FALSE(found.hides_network);
  EXPECT_EQ(found.followers + found.following + found.posts, 0);
}

TEST_F(published, account_of_another_server_is_not_ours) {
  EXPECT_FALSE(find(bob));
  EXPECT_FALSE(find(std::string("bob")));
  EXPECT_FALSE(find(account_id(4711)));
  EXPECT_FALSE(find(std::string()));
  EXPECT_FALSE(find(std::string("ali\0ce", 6)));
  EXPECT_FALSE(find(std::string("\xff")));
}

TEST_F(published, account_that_is_numbered_is_named_so) {
  set("accounts", alice.value, "id_scheme = 1");

  EXPECT_EQ(find(alice)->uri, fmt::format("https://social.example/ap/users/{}", alice.value));
  EXPECT_EQ(find(alice)->page, "https://social.example/@alice");
}

TEST_F(published, account_shows_its_avatar_until_it_is_suspended) {
  EXPECT_FALSE(find(alice)->avatar);
  set("accounts", alice.value, "avatar_file_name = 'a.png', avatar_content_type = 'image/png'");

  const auto avatar = find(alice)->avatar;
  ASSERT_TRUE(avatar);
  EXPECT_EQ(avatar->media_type, "image/png");
  EXPECT_TRUE(avatar->url.starts_with("https://files.example/system/accounts/avatars/")) << avatar->url;
  EXPECT_TRUE(avatar->url.ends_with("/original/a.png")) << avatar->url;

  suspend(alice);
  EXPECT_FALSE(find(alice)->avatar);
}

TEST_F(published, account_that_can_come_back_is_suspended_and_else_gone) {
  suspend(alice);
  EXPECT_TRUE(find(alice)->gone);
  EXPECT_FALSE(find(alice)->suspended);

  db.run(fmt::format("INSERT INTO account_deletion_requests (account_id, created_at, updated_at)"
                     " VALUES ({}, now(), now())",
                     alice.value));
  EXPECT_FALSE(find(alice)->gone);
  EXPECT_TRUE(find(alice)->suspended);

  set("accounts", alice.value, "suspended_at = NULL, requested_deletion_at = now()");
  EXPECT_TRUE(find(alice)->suspended);
}

TEST_F(published, account_that_is_not_confirmed_or_approved_is_pending) {
  db.run(fmt::format("UPDATE users SET approved = false WHERE account_id = {}", alice.value));
  db.run(fmt::format("UPDATE users SET confirmed_at = NULL WHERE account_id = {}", carol.value));

  EXPECT_TRUE(find(alice)->pending);
  EXPECT_TRUE(find(carol)->pending);
}

TEST_F(published, account_of_the_server_itself_is_the_actor) {
  with([](pqxx::dbtransaction& tx) { seed_instance_actor(tx, {test_pem()}); });

  const auto found = find(account_id(-99)).value();

  EXPECT_EQ(found.uri, "https://social.example/actor");
  EXPECT_EQ(found.page, "https://social.example/about/more?instance_actor=true");
  EXPECT_FALSE(found.pending);
}

TEST_F(published, followers_come_newest_first_and_page_by_page) {
  const auto dan = people.remote("https://b.example/users/dan"), eve = people.remote("https://b.example/eve");
  for (const auto id : {bob, dan, carol, eve})
    follow(id, alice);
  suspend(dan);

  EXPECT_THAT(followers(1).uris, ElementsAre("https://b.example/eve", "https://social.example/users/carol"));
  EXPECT_TRUE(followers(1).more);
  EXPECT_THAT(followers(2).uris, ElementsAre(bobs));
  EXPECT_FALSE(followers(2).more);
  EXPECT_THAT(followers(3).uris, IsEmpty());
  EXPECT_THAT(followers(1, 3).uris, testing::SizeIs(3));
  EXPECT_FALSE(followers(1, 3).more);
  EXPECT_THAT(following(1).uris, IsEmpty());
}

TEST_F(published, followers_page_may_have_any_number) {
  follow(bob, alice);

  EXPECT_THAT(followers(0).uris, ElementsAre(bobs));
  EXPECT_THAT(followers(std::numeric_limits<std::int64_t>::min()).uris, ElementsAre(bobs));
  EXPECT_THAT(followers(std::numeric_limits<std::int64_t>::max()).uris, IsEmpty());
}

TEST_F(published, following_is_the_other_way_round) {
  follow(alice, bob);
  follow(alice, carol);
  follow(bob, alice);

  EXPECT_THAT(following(1).uris, ElementsAre("https://social.example/users/carol", bobs));
  EXPECT_FALSE(following(1).more);
  suspend(carol);
  EXPECT_THAT(following(1).uris, ElementsAre(bobs));
}

TEST_F(published, followers_at_a_server_are_whole_authorities_in_order_of_bytes) {
  for (const auto* uri :
       {"https://c.example/users/b", "https://c.example/users/B", "https://c.example/users/a",
        "https://c.example", "https://c.example.evil.example/x", "https://c.example:8443/x",
        "http://c.example/x", "https://d.example/x"})
    follow(people.remote(uri), alice);

  EXPECT_THAT(at("https://c.example"), ElementsAre("https://c.example", "https://c.example/users/B",
                                                   "https://c.example/users/a", "https://c.example/users/b"));
  EXPECT_THAT(at("https://c.example:8443"), ElementsAre("https://c.example:8443/x"));
  EXPECT_THAT(at("https://%"), IsEmpty());
  EXPECT_THAT(at(std::string("https://c.example\0", 18)), IsEmpty());
}

TEST_F(published, pins_come_newest_pin_first_and_tell_nothing_of_few) {
  const auto open = post(), unlisted = post("x", 1), closed = post("x", 2);
  pin(closed, "2027-01-03");
  pin(open, "2027-01-02");
  pin(unlisted, "2027-01-04");
  pin(post("x", 3), "2027-01-05");
  pin(post("x", 4), "2027-01-06");
  const auto discarded = post();
  pin(discarded, "2027-01-07");
  discard(discarded);
  pin(open, "2027-01-08", carol);

  const auto found = pins();

  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].id.value, unlisted);
  EXPECT_EQ(found[1].id.value, closed);
  EXPECT_EQ(found[2].id.value, open);
  EXPECT_EQ(found[2].uri, uri_of(open));
  EXPECT_TRUE(found[0].open && !found[1].open && found[2].open);
}

TEST_F(published, pins_that_stay_here_are_not_told) {
  become_glitch();
  const auto here = post(), there = post();
  pin(here, "2027-01-02");
  pin(there, "2027-01-03");
  set("statuses", here, "local_only = true");

  ASSERT_EQ(pins().size(), 1u);
  EXPECT_EQ(pins()[0].id.value, there);
}

TEST_F(published, hashtags_lead_to_the_posts_of_the_account) {
  const auto feature = [&](account_id whose, const std::string& name, const std::string& shown) {
    const auto tag = people.number(fmt::format("INSERT INTO tags (name, created_at, updated_at)"
                                               " VALUES ('{}', now(), now()) RETURNING id",
                                               name));
    db.run(fmt::format("INSERT INTO featured_tags (account_id, tag_id, name, created_at, updated_at)"
                       " VALUES ({}, {}, {}, now(), now())",
                       whose.value, tag, shown));
  };
  feature(alice, "tides", "'Tides'");
  feature(alice, "moon", "NULL");
  feature(carol, "sun", "'Sun'");

  const auto found = with([&](pqxx::dbtransaction& tx) { return featured_hashtags(tx, context(), alice); });

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].href, "https://social.example/@alice/tagged/tides");
  EXPECT_EQ(found[0].name, "#Tides");
  EXPECT_EQ(found[1].href, "https://social.example/@alice/tagged/moon");
  EXPECT_EQ(found[1].name, "#moon");
}

struct server_numbers : published {
  account_id dan = people.local("dan"), eve = people.local("eve");

  server_numbers() { db.run("UPDATE users SET current_sign_in_at = NULL"); }
  void seen_ago(account_id whom, const std::string& interval) {
    db.run(fmt::format("UPDATE users SET current_sign_in_at = (now() AT TIME ZONE 'UTC') - interval '{}'"
                       " WHERE account_id = {}",
                       interval, whom.value));
  }
};

TEST_F(server_numbers, are_of_users_by_when_they_were_seen) {
  seen_ago(alice, "4 weeks");
  seen_ago(carol, "4 weeks 1 second");
  seen_ago(dan, "24 weeks 1 second");

  const auto n = counts();

  EXPECT_EQ(n.users, 4);
  EXPECT_EQ(n.active_month, 1);
  EXPECT_EQ(n.active_half_year, 2);
}

TEST_F(server_numbers, leave_out_who_is_not_in) {
  for (const auto id : {alice, carol, dan, eve})
    seen_ago(id, "1 day");
  suspend(alice);
  db.run(fmt::format("UPDATE users SET approved = false WHERE account_id = {}", carol.value));
  db.run(fmt::format("UPDATE users SET confirmed_at = NULL WHERE account_id = {}", dan.value));

  const auto n = counts();

  EXPECT_EQ(n.users, 1);
  EXPECT_EQ(n.active_month, 1);
  EXPECT_EQ(n.active_half_year, 1);
}

TEST_F(server_numbers, have_the_posts_of_ours) {
  db.run("DELETE FROM account_stats");
  EXPECT_EQ(counts().posts, 0);

  count(alice, 0, 0, 5);
  count(carol, 0, 0, 7);
  count(dan, 0, 0, -2);
  count(bob, 0, 0, 100);

  EXPECT_EQ(counts().posts, 12);
}

} // namespace
} // namespace pheidi::model
