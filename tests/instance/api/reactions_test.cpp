// Likes, boosts, bookmarks, pins and muted conversations: flags and counts in each answer, twice the same
// (client-api.md 7: 22, 23, 32).
#include "instance/api/api_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

struct reactions : testing::Test {
  reactions() : alice(server.add_person(next_name())), bob(server.add_person(next_name())) {}
  static std::string next_name() {
    static int made = 0;
    return fmt::format("reactor{}", ++made);
  }
  std::string post(const api_person& who, const std::string& visibility = "public") {
    const auto answer =
        server.send("POST", "/api/v1/statuses", who.token, {{"status", "post"}, {"visibility", visibility}});
    EXPECT_EQ(answer.status, 200) << answer;
    return answer.text("/id");
  }
  api_answer act(const std::string& id, const std::string& what, const api_person& who,
                 const json::value& body = json::object()) {
    return server.send("POST", fmt::format("/api/v1/statuses/{}/{}", id, what), who.token, body);
  }
  std::string block(const api_person& who, const api_person& whom) {
    return server.sql(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                                  " VALUES ({}, {}, now(), now()) RETURNING id",
                                  who.id, whom.id));
  }
  static std::vector<std::string> ids(const json::value& list) {
    std::vector<std::string> out;
    for (const auto& each : list.as_array())
      out.emplace_back(each.at("id").as_string());
    return out;
  }

  api_server& server = api_server::shared();
  api_person alice, bob;
};

TEST_F(reactions, show_flags_and_counts_at_once_and_twice_the_same) {
  const auto id = post(alice);
  for (int twice = 0; twice < 2; ++twice) {
    const auto liked = act(id, "favourite", bob);
    EXPECT_EQ(liked.at("/favourited"), json::value(true)) << liked;
    EXPECT_EQ(liked.at("/favourites_count"), json::value(1));
  }
  for (int twice = 0; twice < 2; ++twice) {
    const auto not_liked = act(id, "unfavourite", bob);
    EXPECT_EQ(not_liked.at("/favourited"), json::value(false)) << not_liked;
    EXPECT_EQ(not_liked.at("/favourites_count"), json::value(0));
  }
  for (const auto& [what, flag, value] : {std::tuple{"bookmark", "/bookmarked", true},
                                          {"bookmark", "/bookmarked", true},
                                          {"unbookmark", "/bookmarked", false},
                                          {"unbookmark", "/bookmarked", false},
                                          {"mute", "/muted", true},
                                          {"mute", "/muted", true},
                                          {"unmute", "/muted", false},
                                          {"unmute", "/muted", false}})
    EXPECT_EQ(act(id, what, bob).at(flag), json::value(value)) << what;
  for (const auto& [what, value] :
       {std::pair{"pin", true}, {"pin", true}, {"unpin", false}, {"unpin", false}})
    EXPECT_EQ(act(id, what, alice).at("/pinned"), json::value(value)) << what;
}

TEST_F(reactions, boost_once_and_answer_with_the_boost) {
  const auto id = post(alice);
  const auto boost = act(id, "reblog", bob), again = act(id, "reblog", bob);
  ASSERT_EQ(boost.status, 200) << boost;
  EXPECT_NE(boost.text("/id"), id);
  EXPECT_EQ(boost.text("/reblog/id"), id);
  EXPECT_EQ(boost.text("/account/id"), bob.id);
  EXPECT_EQ(boost.at("/reblog/reblogs_count"), json::value(1));
  EXPECT_EQ(boost.at("/reblogged"), json::value(true));
  EXPECT_EQ(again.text("/id"), boost.text("/id"));
  EXPECT_EQ(act(boost.text("/id"), "reblog", alice).text("/reblog/id"), id) << "of a boost its original";

  const auto back = act(id, "unreblog", bob);
  EXPECT_EQ(back.text("/id"), id);
  EXPECT_EQ(back.at("/reblogged"), json::value(false));
  EXPECT_EQ(back.at("/reblogs_count"), json::value(1)) << "alice's is left";
  EXPECT_EQ(act(id, "unreblog", bob).at("/reblogged"), json::value(false));
  EXPECT_EQ(server.get("/api/v1/statuses/" + boost.text("/id"), bob.token).status, 404);
  EXPECT_TRUE(server.becomes("/api/v1/statuses/" + id, bob.token,
                             [](const api_answer& a) { return a.at("/reblogs_count") == json::value(1); }));
  EXPECT_NE(act(id, "reblog", bob).text("/id"), boost.text("/id"));
}

TEST_F(reactions, that_were_taken_back_are_not_counted_while_their_rows_last) {
  const auto id = post(alice);
  act(id, "reblog", alice);
  const auto boost = act(id, "reblog", bob).text("/id");
  // As the first `unreblog` leaves it until its job runs.
  server.sql(fmt::format("UPDATE statuses SET deleted_at = now() WHERE id = {} RETURNING id", boost));
  for (int twice = 0; twice < 2; ++twice) {
    const auto again = act(id, "unreblog", bob);
    EXPECT_EQ(again.at("/reblogs_count"), json::value(1)) << again;
    EXPECT_EQ(again.at("/reblogged"), json::value(false));
  }
  const auto of_alice = act(id, "unreblog", alice);
  EXPECT_EQ(of_alice.at("/reblogs_count"), json::value(1)) << "bob's is still counted for everybody else";
}

TEST_F(reactions, boost_for_whom_is_asked) {
  EXPECT_EQ(act(post(alice), "reblog", bob, {{"visibility", "unlisted"}}).text("/visibility"), "unlisted");
  EXPECT_EQ(act(post(alice), "reblog", bob, {{"visibility", "private"}}).text("/visibility"), "private");
  EXPECT_EQ(act(post(alice), "reblog", bob, {{"visibility", "direct"}}).status, 422);
  EXPECT_EQ(act(post(alice, "private"), "reblog", alice).text("/visibility"), "private");
  EXPECT_EQ(act(post(alice, "private"), "reblog", bob).status, 404);
  EXPECT_EQ(act(post(alice, "direct"), "reblog", alice).status, 403);
}

TEST_F(reactions, notify_the_author) {
  const auto id = post(alice);
  act(id, "favourite", bob);
  act(id, "reblog", bob);
  EXPECT_TRUE(server.becomes("/api/v1/notifications", alice.token, [](const api_answer& a) {
    return a.json.is_array() && a.json.as_array().size() == 2;
  }));
}

TEST_F(reactions, are_not_for_what_cannot_be_seen_or_whom_one_blocks) {
  const auto hidden = post(alice, "direct"), open = post(alice);
  for (const auto* what :
       {"favourite", "unfavourite", "reblog", "bookmark", "unbookmark", "mute", "unmute", "pin"})
    EXPECT_EQ(act(hidden, what, bob).status, 404) << what;
  for (const auto* id : {"1", "x", "99999999999999999999"})
    for (const auto* what :
         {"favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark", "mute", "pin"})
      EXPECT_EQ(act(id, what, bob).status, 404) << id << what;
  block(bob, alice);
  EXPECT_EQ(act(open, "favourite", bob).status, 403);
  EXPECT_EQ(act(open, "reblog", bob).status, 403);
}

TEST_F(reactions, can_be_taken_back_from_what_is_hidden_by_now) {
  const auto id = post(alice);
  act(id, "favourite", bob);
  act(id, "bookmark", bob);
  block(alice, bob);
  EXPECT_EQ(act(id, "unfavourite", bob).at("/favourited"), json::value(false));
  EXPECT_EQ(act(id, "unbookmark", bob).at("/bookmarked"), json::value(false));
  EXPECT_EQ(act(id, "favourite", bob).status, 404);
}

TEST_F(reactions, pin_five_own_posts) {
  std::vector<std::string> own;
  for (int n = 0; n < 6; ++n)
    own.push_back(post(alice));
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(act(own[static_cast<std::size_t>(n)], "pin", alice).status, 200);
  EXPECT_EQ(act(own[5], "pin", alice).status, 422);
  EXPECT_EQ(act(own[0], "pin", alice).status, 200) << "it is pinned";
  act(own[0], "unpin", alice);
  EXPECT_EQ(act(own[5], "pin", alice).status, 200);
  EXPECT_EQ(act(post(bob), "pin", alice).status, 422);
  EXPECT_EQ(act(post(bob, "direct"), "pin", bob).status, 422);
  EXPECT_EQ(act(act(own[0], "reblog", bob).text("/id"), "pin", bob).status, 422);
}

TEST_F(reactions, want_their_scopes) {
  const auto id = post(alice);
  const auto only = [&](const std::string& what, const std::string& scope) {
    api_person who = alice;
    who.token = server.add_token(alice, scope);
    return act(id, what, who).status;
  };
  EXPECT_EQ(only("favourite", "write:favourites"), 200);
  EXPECT_EQ(only("favourite", "write:statuses"), 403);
  EXPECT_EQ(only("bookmark", "write:bookmarks"), 200);
  EXPECT_EQ(only("bookmark", "write:favourites"), 403);
  EXPECT_EQ(only("mute", "write:mutes"), 200);
  EXPECT_EQ(only("pin", "write:accounts"), 200);
  EXPECT_EQ(only("reblog", "write:statuses"), 200);
  EXPECT_EQ(only("reblog", "read"), 403);
  EXPECT_EQ(server.get("/api/v1/favourites").status, 401);
  EXPECT_EQ(server.get("/api/v1/bookmarks", server.add_token(alice, "read:favourites")).status, 403);
}

TEST_F(reactions, are_listed_newest_first_page_by_page) {
  std::vector<std::string> liked;
  for (int n = 0; n < 45; ++n) {
    liked.insert(liked.begin(), post(alice));
    act(liked.front(), "favourite", bob);
    act(liked.front(), "bookmark", bob);
  }
  for (const std::string list : {"/api/v1/favourites", "/api/v1/bookmarks"}) {
    std::vector<std::string> all;
    std::string at = list, last;
    for (int page = 0; page < 4 && !at.empty(); ++page) {
      const auto answer = server.get(at, bob.token);
      for (auto& id : ids(answer.json))
        all.push_back(std::move(id));
      const auto link = answer.header("link");
      last = link;
      const auto next = link.find("rel=\"next\"");
      at = next == link.npos
               ? ""
               : link.substr(1, link.find('>') - 1).substr(std::string("https://local.example").size());
    }
    EXPECT_EQ(all, liked) << list;
    EXPECT_THAT(last, HasSubstr("min_id="));
    // Backwards from the oldest page: the page just above it.
    const auto back = last.substr(last.find("min_id="));
    const auto above = server.get(list + "?limit=20&" + back.substr(0, back.find('>')), bob.token);
    EXPECT_EQ(ids(above.json), std::vector<std::string>(liked.begin() + 20, liked.begin() + 40)) << list;
    EXPECT_EQ(server.get(list + "?limit=-1", bob.token).status, 400);
    EXPECT_EQ(server.get(list + "?limit=999", bob.token).json.as_array().size(), 40U);
    EXPECT_EQ(server.get(list + "?max_id=1", bob.token).header("link"), "");
  }
}

TEST_F(reactions, to_posts_elsewhere_are_delivered) {
  const remote_person carol(server.world, "a.example", next_name());
  const auto who = add_person(server.here, carol);
  const auto status = server.sql(fmt::format(
      "INSERT INTO statuses (account_id, uri, text, visibility, local, created_at, updated_at) VALUES"
      " ({}, '{}', 'hi', 0, false, now(), now()) RETURNING id",
      who, carol.status("1")));
  const auto me = "https://local.example/users/" + bob.name;
  ASSERT_EQ(act(status, "favourite", bob).status, 200);
  const auto like = server.sql("SELECT id FROM favourites WHERE status_id = " + status);
  server.world.expect({{"a.example", me + "#likes/" + like}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
  ASSERT_EQ(act(status, "unfavourite", bob).status, 200);
  server.world.expect({{"a.example", me + "#likes/" + like + "/undo"}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
  const auto boost = act(status, "reblog", bob);
  server.world.expect({{"a.example", boost.text("/uri")}});
  EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60)));
}

} // namespace
} // namespace pheidi::test
