// Following, blocking, muting, and what others hear of it (client-api.md 7: 36, 37, 38, 39).
#include "instance/api/people.hpp"

#include <thread>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

struct relationships : people {
  api_answer relation(const api_person& who, const std::string& whom) {
    auto out = server.get("/api/v1/accounts/relationships?with_suspended=1&id=" + whom, who.token);
    if (out.json.is_array() && !out.json.get_array().empty())
      out.json = json::value(out.json.get_array().front());
    return out;
  }
  api_answer relation(const api_person& who, const api_person& whom) { return relation(who, whom.id); }
  bool is(const api_answer& answer, const std::string& flag) {
    return answer.at("/" + flag) == json::value(true);
  }
  api_answer answer_request(const api_person& who, const std::string& requester, const std::string& word) {
    return server.post(fmt::format("/api/v1/follow_requests/{}/{}", requester, word), who.token);
  }
  bool is_told(const api_person& who, const std::string& type, const std::string& by) {
    return server.becomes("/api/v1/notifications", who.token, [&](const api_answer& a) {
      for (const auto& each : a.json.as_array())
        if (each.at("type") == json::value(type) && each.at("account").at("id") == json::value(by))
          return true;
      return false;
    });
  }
  std::vector<std::string> home(const api_person& who) { return ids_at("/api/v1/timelines/home", who.token); }
  bool home_becomes(const api_person& who, const std::vector<std::string>& posts) {
    return server.becomes("/api/v1/timelines/home", who.token,
                          [&](const api_answer& a) { return ids(a) == posts; });
  }
  /// The jobs of a follow would bring posts home after its end.
  bool settled() {
    return eventually([&] { return rests(server.here); });
  }
  /// Arrives at that server.
  void expect_there(const std::string& host, const std::string& id) {
    server.world.expect({{host, id}});
    EXPECT_TRUE(server.world.wait_complete(std::chrono::seconds(60))) << id;
  }
  std::string uri_of(const api_person& who) { return "https://local.example/users/" + who.name; }
};

TEST_F(relationships, begin_with_a_follow_that_brings_posts_home) {
  EXPECT_THAT(home(alice), IsEmpty());
  const auto id = post(bob, "before");
  for (int twice = 0; twice < 2; ++twice) {
    const auto answer = act(alice, "follow", bob);
    ASSERT_EQ(answer.status, 200) << answer;
    EXPECT_EQ(answer.text("/id"), bob.id);
    EXPECT_TRUE(is(answer, "following"));
    EXPECT_TRUE(is(answer, "showing_reblogs"));
    EXPECT_FALSE(is(answer, "notifying"));
    EXPECT_FALSE(is(answer, "requested"));
  }
  EXPECT_TRUE(home_becomes(alice, {id}));
  EXPECT_TRUE(is_told(bob, "follow", alice.id));
  EXPECT_TRUE(is(relation(bob, alice), "followed_by"));
  EXPECT_EQ(server.get("/api/v1/accounts/" + bob.id).at("/followers_count"), json::value(1));

  EXPECT_TRUE(settled());
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_FALSE(is(act(alice, "unfollow", bob), "following"));
  EXPECT_TRUE(home_becomes(alice, {}));
  EXPECT_EQ(server.get("/api/v1/accounts/" + bob.id).at("/followers_count"), json::value(0));
}

TEST_F(relationships, take_new_options_with_a_second_follow) {
  act(alice, "follow", bob);
  auto answer =
      act(alice, "follow", bob, {{"reblogs", false}, {"notify", true}, {"languages", {"de", "fr"}}});
  EXPECT_FALSE(is(answer, "showing_reblogs")) << answer;
  EXPECT_TRUE(is(answer, "notifying"));
  EXPECT_EQ(answer.at("/languages"), json::value({"de", "fr"}));
  answer = act(alice, "follow", bob);
  EXPECT_FALSE(is(answer, "showing_reblogs")) << "what is not said stays";
  EXPECT_TRUE(is(answer, "notifying"));
  answer = server.post(fmt::format("/api/v1/accounts/{}/follow", bob.id), alice.token,
                       "reblogs=true&notify=false&languages[]=");
  EXPECT_TRUE(is(answer, "showing_reblogs"));
  EXPECT_FALSE(is(answer, "notifying"));
  EXPECT_EQ(answer.at("/languages"), json::value(nullptr));
}

TEST_F(relationships, wait_for_the_word_of_whoever_is_locked) {
  lock(carol);
  const auto asked = act(alice, "follow", carol);
  EXPECT_TRUE(is(asked, "requested")) << asked;
  EXPECT_FALSE(is(asked, "following"));
  EXPECT_TRUE(is(act(alice, "follow", carol), "requested")) << "twice the same";
  EXPECT_TRUE(is_told(carol, "follow_request", alice.id));
  EXPECT_THAT(ids_at("/api/v1/follow_requests", carol.token), ElementsAre(alice.id));
  EXPECT_TRUE(is(relation(carol, alice), "requested_by"));

  const auto id = post(carol, "for friends", {{"visibility", "private"}});
  const auto said = answer_request(carol, alice.id, "authorize");
  EXPECT_TRUE(is(said, "followed_by")) << said;
  EXPECT_TRUE(is(relation(alice, carol), "following"));
  EXPECT_FALSE(is(relation(alice, carol), "requested"));
  EXPECT_TRUE(home_becomes(alice, {id}));
  EXPECT_TRUE(is_told(carol, "follow", alice.id));
  EXPECT_EQ(answer_request(carol, alice.id, "authorize").status, 404);

  act(bob, "follow", carol);
  EXPECT_FALSE(is(answer_request(carol, bob.id, "reject"), "requested_by"));
  EXPECT_FALSE(is(relation(bob, carol), "requested"));
  EXPECT_EQ(answer_request(carol, bob.id, "reject").status, 404);
  EXPECT_EQ(answer_request(carol, "x", "authorize").status, 404);

  act(bob, "follow", carol);
  EXPECT_FALSE(is(act(bob, "unfollow", carol), "requested")) << "taken back";
  EXPECT_THAT(ids_at("/api/v1/follow_requests", carol.token), IsEmpty());
}

TEST_F(relationships, of_whom_the_staff_limited_are_asked_for) {
  change(alice, "silenced_at = now()");
  const auto asked = act(alice, "follow", bob);
  EXPECT_TRUE(is(asked, "requested")) << asked;
  EXPECT_FALSE(is(asked, "following"));
}

TEST_F(relationships, are_refused_with_oneself_and_with_who_blocks) {
  EXPECT_EQ(act(alice, "follow", alice).status, 404);
  for (const auto* id : {"x", "1", "0", "-99", "99999999999999999999"})
    for (const auto* what : {"follow", "unfollow", "block", "unblock", "mute", "unmute", "note", "endorse",
                             "pin", "unpin", "unendorse", "remove_from_followers"})
      EXPECT_EQ(act(alice, what, id).status, 404) << id << what;
  act(bob, "block", alice);
  EXPECT_EQ(act(alice, "follow", bob).status, 403);
  EXPECT_EQ(act(bob, "follow", alice).status, 403) << "whom one blocks";
  change(carol, "suspended_at = now()");
  EXPECT_EQ(act(alice, "follow", carol).status, 404);
  const auto dora = person();
  change(dora, fmt::format("moved_to_account_id = {}", alice.id));
  EXPECT_EQ(act(bob, "follow", dora).status, 403);
  EXPECT_TRUE(is(relation(alice, bob), "blocked_by"));
}

TEST_F(relationships, want_their_scopes) {
  for (const auto& [what, scope] : {std::pair{"follow", "write:follows"},
                                    {"block", "write:blocks"},
                                    {"mute", "write:mutes"},
                                    {"note", "write:accounts"}}) {
    EXPECT_EQ(act(with_scopes(alice, scope), what, bob).status, 200) << what;
    EXPECT_EQ(act(with_scopes(alice, "read write:statuses"), what, carol).status, 403) << what;
    act(alice, "unblock", bob);
  }
  EXPECT_EQ(act(with_scopes(alice, "follow"), "mute", carol).status, 200);
  EXPECT_EQ(server.post(fmt::format("/api/v1/accounts/{}/follow", bob.id), "").status, 401);
  EXPECT_EQ(server.get("/api/v1/blocks", with_scopes(alice, "read:follows").token).status, 403);
}

TEST_F(relationships, end_when_one_blocks_the_other) {
  act(alice, "follow", bob);
  act(bob, "follow", alice);
  const auto id = post(bob, "seen");
  EXPECT_TRUE(home_becomes(alice, {id}));
  EXPECT_TRUE(is_told(alice, "follow", bob.id));
  EXPECT_TRUE(settled());
  for (int twice = 0; twice < 2; ++twice) {
    const auto answer = act(alice, "block", bob);
    EXPECT_TRUE(is(answer, "blocking")) << answer;
    EXPECT_FALSE(is(answer, "following"));
    EXPECT_FALSE(is(answer, "followed_by"));
  }
  EXPECT_TRUE(home_becomes(alice, {}));
  EXPECT_TRUE(server.becomes("/api/v1/notifications", alice.token,
                             [](const api_answer& a) { return a.json.as_array().empty(); }));
  EXPECT_THAT(ids_at("/api/v1/blocks", alice.token), ElementsAre(bob.id));
  EXPECT_EQ(server.get("/api/v1/accounts/" + alice.id + "/statuses", bob.token).json,
            json::value(json::array()));
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_FALSE(is(act(alice, "unblock", bob), "blocking"));
  EXPECT_THAT(ids_at("/api/v1/blocks", alice.token), IsEmpty());
  EXPECT_FALSE(is(act(alice, "block", alice), "blocking")) << "nobody blocks himself";
}

TEST_F(relationships, end_with_a_block_also_when_a_follow_comes_at_the_same_time) {
  for (int round = 0; round < 15; ++round) {
    const auto dora = person();
    std::thread follows([&] { act(dora, "follow", alice); });
    std::thread blocks([&] { act(alice, "block", dora); });
    follows.join();
    blocks.join();
    const auto now = relation(alice, dora);
    EXPECT_TRUE(is(now, "blocking")) << now;
    EXPECT_FALSE(is(now, "followed_by")) << now;
  }
  EXPECT_EQ(server.get("/api/v1/accounts/" + alice.id).at("/followers_count"), json::value(0));
}

TEST_F(relationships, are_asked_for_once_by_many_requests_at_once) {
  std::vector<std::thread> all;
  for (int i = 0; i < 6; ++i)
    all.emplace_back([&] { EXPECT_EQ(act(alice, "follow", bob).status, 200); });
  for (auto& each : all)
    each.join();
  EXPECT_TRUE(is(relation(alice, bob), "following"));
  EXPECT_EQ(server.get("/api/v1/accounts/" + bob.id).at("/followers_count"), json::value(1));
}

TEST_F(relationships, stay_when_one_mutes_the_other) {
  act(alice, "follow", bob);
  const auto id = post(bob, "heard");
  EXPECT_TRUE(home_becomes(alice, {id}));
  EXPECT_TRUE(settled());
  auto answer = act(alice, "mute", bob);
  EXPECT_TRUE(is(answer, "muting")) << answer;
  EXPECT_TRUE(is(answer, "muting_notifications"));
  EXPECT_TRUE(is(answer, "following"));
  EXPECT_EQ(answer.at("/muting_expires_at"), json::value(nullptr));
  EXPECT_TRUE(home_becomes(alice, {}));

  answer = act(alice, "mute", bob, {{"notifications", false}, {"duration", 3600}});
  EXPECT_FALSE(is(answer, "muting_notifications")) << answer;
  EXPECT_THAT(answer.text("/muting_expires_at"), testing::EndsWith("Z"));
  const auto list = server.get("/api/v1/mutes", alice.token);
  EXPECT_THAT(ids(list), ElementsAre(bob.id));
  EXPECT_EQ(list.text("/0/mute_expires_at"), answer.text("/muting_expires_at"));

  EXPECT_FALSE(is(act(alice, "unmute", bob), "muting"));
  EXPECT_TRUE(home_becomes(alice, {id}));
  EXPECT_EQ(act(alice, "mute", bob, {{"duration", -1}}).status, 422);
  for (const json::value& odd :
       {json::value("x"), json::value(json::array()), json::value(9'000'000'000'000'000'000),
        json::value(1e300), json::value(nullptr)})
    EXPECT_EQ(act(alice, "mute", bob, {{"duration", odd}}).status, 200) << odd;
}

TEST_F(relationships, end_a_mute_in_time) {
  act(alice, "mute", bob, {{"duration", 1}});
  EXPECT_TRUE(server.becomes("/api/v1/mutes", alice.token,
                             [](const api_answer& a) { return a.json.as_array().empty(); }));
}

TEST_F(relationships, end_when_a_follower_is_sent_away) {
  act(bob, "follow", alice);
  const auto answer = act(alice, "remove_from_followers", bob);
  EXPECT_EQ(answer.status, 200) << answer;
  EXPECT_FALSE(is(answer, "followed_by"));
  EXPECT_FALSE(is(relation(bob, alice), "following"));
  EXPECT_EQ(act(alice, "remove_from_followers", bob).status, 200);
}

TEST_F(relationships, have_notes) {
  EXPECT_EQ(act(alice, "note", bob, {{"comment", "met in Köln"}}).text("/note"), "met in Köln");
  EXPECT_EQ(relation(alice, bob).text("/note"), "met in Köln");
  EXPECT_EQ(relation(carol, bob).text("/note"), "");
  EXPECT_EQ(act(alice, "note", bob, {{"comment", std::string(2001, 'x')}}).status, 422);
  std::string umlauts;
  for (int n = 0; n < 2000; ++n)
    umlauts += "ü";
  EXPECT_EQ(act(alice, "note", bob, {{"comment", umlauts}}).status, 200);
  EXPECT_EQ(act(alice, "note", bob, {{"comment", "  "}}).text("/note"), "");
  EXPECT_EQ(act(alice, "note", bob, {{"comment", {1, 2}}}).status, 200);
}

TEST_F(relationships, with_whole_domains_are_ended) {
  const remote_person dora(server.world, "a.example", next_name());
  const auto id = add_person(server.here, dora);
  add_follow(server.here, id, alice.id);
  add_follow(server.here, alice.id, id);
  const auto preview = server.get("/api/v1/domain_blocks/preview?domain=a.example", alice.token);
  EXPECT_EQ(preview.json, (json::value{{"following_count", 1}, {"followers_count", 1}})) << preview;

  const std::string place = "/api/v1/domain_blocks";
  EXPECT_EQ(server.post(place, alice.token, "domain=A.example").body, "{}");
  EXPECT_EQ(server.post(place + "?domain=b%C3%BCcher.example", alice.token).body, "{}");
  EXPECT_EQ(server.send("POST", place, alice.token, {{"domain", "c.example"}}).body, "{}");
  EXPECT_EQ(server.send("POST", place, alice.token, {{"domain", "c.example"}}).body, "{}")
      << "twice the same";
  EXPECT_EQ(server.get(place, alice.token).json,
            json::value({"c.example", "xn--bcher-kva.example", "a.example"}));
  EXPECT_TRUE(is(relation(alice, id), "domain_blocking"));
  EXPECT_EQ(act(alice, "follow", id).status, 403);
  EXPECT_TRUE(server.becomes("/api/v1/accounts/relationships?id=" + id, alice.token, [](const api_answer& a) {
    return a.at("/0/following") == json::value(false) && a.at("/0/followed_by") == json::value(false);
  }));

  EXPECT_EQ(server.ask("DELETE", place + "?domain=a.example", alice.token).body, "{}");
  EXPECT_EQ(server
                .ask("DELETE", place, alice.token, "application/x-www-form-urlencoded",
                     "domain=xn--bcher-kva.example")
                .body,
            "{}");
  EXPECT_EQ(server.send("DELETE", place, alice.token, {{"domain", "c.example"}}).body, "{}");
  EXPECT_EQ(server.get(place, alice.token).json, json::value(json::array()));
  for (const auto& bad : {std::string(), std::string("no domain"), std::string("a/b"),
                          std::string("local.example"), std::string(5000, 'x')})
    EXPECT_EQ(server.post(place, alice.token, "domain=" + encoded(bad)).status, 422) << bad;
  EXPECT_EQ(server.post(place, alice.token).status, 422);
}

TEST_F(relationships, are_listed_in_pages) {
  act(alice, "block", bob);
  act(alice, "block", carol);
  const auto page = server.get("/api/v1/blocks?limit=1", alice.token);
  EXPECT_THAT(ids(page), ElementsAre(carol.id));
  EXPECT_THAT(page.header("link"),
              testing::StartsWith("<https://local.example/api/v1/blocks?limit=1&max_id="));
  const auto link = page.header("link");
  const auto next = link.substr(link.find("/api"), link.find('>') - link.find("/api"));
  EXPECT_THAT(ids_at(next, alice.token), ElementsAre(bob.id));
  EXPECT_EQ(server.get("/api/v1/mutes?limit=-5", alice.token).status, 400);
  EXPECT_EQ(server.get("/api/v1/domain_blocks?limit=-5", alice.token).status, 400);
}

TEST_F(relationships, with_people_elsewhere_are_told_there) {
  const remote_person dora(server.world, "a.example", next_name());
  const auto id = add_person(server.here, dora);
  const auto request = [&](const std::string& column) {
    return sql(fmt::format("SELECT {} FROM follow_requests WHERE account_id = {} AND target_account_id = {}",
                           column, alice.id, id));
  };
  const auto asked = act(alice, "follow", id, {{"notify", true}});
  EXPECT_TRUE(is(asked, "following")) << "she will say yes: " << asked;
  EXPECT_FALSE(is(asked, "requested"));
  EXPECT_TRUE(is(asked, "notifying"));
  EXPECT_TRUE(is(relation(alice, id), "requested")) << "and has not yet";
  const auto follow = request("uri"), number = request("id");
  expect_there("a.example", follow);

  const auto accept = dora.activity("Accept", dora.uri() + "#accept", quoted(follow));
  ASSERT_EQ(dora.post(server.here, accept), 202);
  EXPECT_TRUE(server.becomes("/api/v1/accounts/relationships?id=" + id, alice.token, [](const api_answer& a) {
    return a.at("/0/following") == json::value(true) && a.at("/0/requested") == json::value(false);
  }));
  EXPECT_TRUE(is(relation(alice, id), "notifying"));
  const auto row = sql(fmt::format("SELECT id FROM follows WHERE account_id = {}", alice.id));
  EXPECT_FALSE(is(act(alice, "unfollow", id), "following"));
  expect_there("a.example", fmt::format("{}#follows/{}/undo", uri_of(alice), row));

  const auto blocked = act(alice, "block", id);
  EXPECT_TRUE(is(blocked, "blocking")) << blocked;
  const auto block = sql(fmt::format("SELECT id FROM blocks WHERE account_id = {}", alice.id));
  expect_there("a.example", sql("SELECT uri FROM blocks WHERE id = " + block));
  act(alice, "unblock", id);
  expect_there("a.example", fmt::format("{}#blocks/{}/undo", uri_of(alice), block));
}

TEST_F(relationships, that_people_elsewhere_ask_for_are_answered_there) {
  lock(alice);
  const remote_person dora(server.world, "a.example", next_name()),
      emil(server.world, "b.example", next_name());
  const auto dora_id = add_person(server.here, dora), emil_id = add_person(server.here, emil);
  for (const auto* who : {&dora, &emil})
    ASSERT_EQ(who->post(server.here, who->activity("Follow", who->uri() + "#follow", quoted(uri_of(alice)))),
              202);
  EXPECT_TRUE(server.becomes("/api/v1/follow_requests", alice.token,
                             [](const api_answer& a) { return a.json.as_array().size() == 2; }));
  const auto number = [&](const std::string& id) {
    return sql("SELECT id FROM follow_requests WHERE account_id = " + id);
  };
  const auto first = number(dora_id), second = number(emil_id);
  EXPECT_TRUE(is(answer_request(alice, dora_id, "authorize"), "followed_by"));
  expect_there("a.example", fmt::format("{}#accepts/follows/{}", uri_of(alice), first));
  EXPECT_FALSE(is(answer_request(alice, emil_id, "reject"), "followed_by"));
  expect_there("b.example", fmt::format("{}#rejects/follows/{}", uri_of(alice), second));

  const auto follow = sql("SELECT id FROM follows WHERE account_id = " + dora_id);
  EXPECT_FALSE(is(act(alice, "remove_from_followers", dora_id), "followed_by"));
  expect_there("a.example", fmt::format("{}#rejects/follows/{}", uri_of(alice), follow));
}

TEST_F(relationships, can_be_reported) {
  const auto id = post(bob, "bad"), other = post(carol, "good"),
             hidden = post(bob, "not seen", {{"visibility", "direct"}});
  const auto report = [&](const json::value& body) {
    return server.send("POST", "/api/v1/reports", alice.token, body);
  };
  const auto answer =
      report({{"account_id", bob.id}, {"status_ids", {id}}, {"comment", "see"}, {"category", "spam"}});
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/target_account/id"), bob.id);
  EXPECT_EQ(answer.at("/status_ids"), json::value(json::array{id}));
  EXPECT_EQ(answer.text("/category"), "spam");
  EXPECT_EQ(answer.text("/comment"), "see");
  EXPECT_EQ(answer.at("/action_taken"), json::value(false));
  EXPECT_EQ(answer.at("/forwarded"), json::value(false));
  EXPECT_EQ(server.post("/api/v1/reports/", alice.token, "account_id=" + bob.id).text("/category"), "other");

  EXPECT_EQ(report({{"account_id", bob.id}, {"status_ids", {other}}}).status, 404);
  EXPECT_EQ(report({{"account_id", bob.id}, {"status_ids", {hidden}}}).status, 404);
  EXPECT_EQ(report({{"account_id", bob.id}, {"category", "weather"}}).status, 422);
  EXPECT_EQ(report({{"account_id", bob.id}, {"rule_ids", {"99999"}}}).status, 422);
  EXPECT_EQ(report({{"account_id", bob.id}, {"comment", std::string(1001, 'x')}}).status, 422);
  EXPECT_EQ(report({{"account_id", "x"}}).status, 404);
  EXPECT_EQ(report(json::object()).status, 400);
  EXPECT_EQ(server.get("/api/v1/reports", alice.token).status, 404);
  EXPECT_EQ(server
                .send("POST", "/api/v1/reports", with_scopes(alice, "write:accounts").token,
                      {{"account_id", bob.id}})
                .status,
            403);
}

TEST_F(relationships, that_are_reported_and_forwarded_reach_the_other_server) {
  const remote_person dora(server.world, "b.example", next_name());
  const auto id = add_person(server.here, dora);
  const auto answer =
      server.send("POST", "/api/v1/reports", alice.token, {{"account_id", id}, {"forward", true}});
  EXPECT_EQ(answer.at("/forwarded"), json::value(true)) << answer;
  expect_there("b.example", sql("SELECT uri FROM reports WHERE id = " + answer.text("/id")));
}

} // namespace
} // namespace pheidi::test
