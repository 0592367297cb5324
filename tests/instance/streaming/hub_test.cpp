// The hub with clients of both kinds, a real Redis and a real PostgreSQL.
#include "rig.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace pheidi::instance::streaming {
namespace {

namespace bj = boost::json;

struct streaming_hub : testing::Test {
  rig r;
  test_person alice = r.add_person("alice");
  test_person bob = r.add_person("bob");

  /// Alice, listening.
  ws_client listening(const std::string& stream, const std::string& more = "") {
    auto c = r.client();
    const auto head = c.open("/api/v1/streaming?access_token=" + alice.token + "&stream=" + stream + more);
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101")) << head;
    return c;
  }
  static std::string text(const bj::value& message, std::string_view key) {
    const auto* o = message.if_object();
    const auto* v = o ? o->if_contains(key) : nullptr;
    if (!v) return "";
    return v->is_string() ? bj::value_to<std::string>(*v) : bj::serialize(*v);
  }
  /// A post of bob's, 10, and a row of alice's for it, in `favourites` or a table of the same shape.
  void add_post_that_alice_has_in(const std::string& table) {
    r.sql(fmt::format("INSERT INTO statuses (id, account_id, text, created_at, updated_at)"
                      " VALUES (10, {}, 'hello', now(), now())",
                      bob.id));
    r.sql(fmt::format("INSERT INTO {} (account_id, status_id, created_at, updated_at)"
                      " VALUES ({}, 10, now(), now())",
                      table, alice.id));
  }
  /// The id of the post that comes next.
  static std::string post(ws_client& c) {
    const auto payload = text(c.hear(), "payload");
    return payload.empty() ? "" : text(bj::parse(payload), "id");
  }
};

} // namespace

TEST_F(streaming_hub, says_that_it_is_well) {
  http::test::raw_client c(r.loop, r.port);
  ASSERT_TRUE(test::on_loop(r.loop, c.connect()));
  ASSERT_TRUE(test::on_loop(r.loop, c.say("GET /api/v1/streaming/health HTTP/1.1\r\nHost: x\r\n\r\n")));
  const auto got = test::on_loop(r.loop, c.hear());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "OK");
}

TEST_F(streaming_hub, tells_a_person_what_happens_to_them) {
  auto c = listening("user");
  r.publish("timeline:" + alice.id, post_message("10", bob.id, "hello"));
  r.publish("timeline:" + alice.id + ":notifications", R"({"event":"notifications_merged","payload":"1"})");
  r.publish("timeline:" + alice.id, R"({"event":"delete","payload":"10"})");

  const auto first = c.hear();
  EXPECT_EQ(text(first, "stream"), R"(["user"])");
  EXPECT_EQ(text(first, "event"), "update");
  EXPECT_EQ(text(bj::parse(text(first, "payload")), "id"), "10");
  EXPECT_EQ(text(c.hear(), "event"), "notifications_merged");
  EXPECT_EQ(text(c.hear(), "payload"), "10");
  EXPECT_EQ(r.redis.text({"GET", "ns:subscribed:timeline:" + alice.id}), "1");
  EXPECT_GT(r.redis.integer({"TTL", "ns:subscribed:timeline:" + alice.id}), 1000);
}

TEST_F(streaming_hub, says_what_the_listener_did_to_a_post_and_keeps_the_order) {
  add_post_that_alice_has_in("favourites");
  auto c = listening("user");
  r.publish("timeline:" + alice.id, post_message("10", bob.id, "hello"));
  r.publish("timeline:" + alice.id, R"({"event":"delete","payload":"10"})");
  const auto first = c.hear();
  ASSERT_EQ(text(first, "event"), "update");
  const auto payload = bj::parse(text(first, "payload"));
  EXPECT_EQ(text(payload, "favourited"), "true");
  EXPECT_EQ(text(payload, "bookmarked"), "false");
  EXPECT_EQ(text(c.hear(), "event"), "delete");
}

TEST_F(streaming_hub, says_of_what_a_notification_is_about_what_its_recipient_did) {
  add_post_that_alice_has_in("bookmarks");
  auto c = listening("user");
  const auto post = bj::parse(post_message("10", bob.id, "hello @alice")).at("payload");
  r.publish("timeline:" + alice.id + ":notifications",
            R"({"event":"notification","payload":{"id":"1","type":"mention","status":)" +
                bj::serialize(post) + "}}");
  const auto told = c.hear();
  ASSERT_EQ(text(told, "event"), "notification");
  const auto payload = bj::parse(text(told, "payload"));
  EXPECT_EQ(payload.at("type"), "mention");
  EXPECT_TRUE(payload.at("status").at("bookmarked").as_bool());
  EXPECT_FALSE(payload.at("status").at("favourited").as_bool());
}

TEST_F(streaming_hub, takes_the_token_where_clients_put_it) {
  for (const auto& [target, fields] :
       {std::pair<std::string, std::string>{"/api/v1/streaming",
                                            "Authorization: Bearer " + alice.token + "\r\n"},
        {"/api/v1/streaming/?access_token=" + alice.token, ""},
        {"/api/v1/streaming/", "Sec-WebSocket-Protocol: " + alice.token + "\r\n"}}) {
    auto c = r.client();
    const auto head = c.open(target, fields);
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101")) << head;
    const bool chosen = head.find("Sec-WebSocket-Protocol: " + alice.token + "\r\n") != head.npos;
    EXPECT_EQ(chosen, fields.starts_with("Sec-"));
  }
}

TEST_F(streaming_hub, refuses_who_may_not_listen_before_the_upgrade) {
  const auto writer = r.add_person("writer", "write");
  for (const std::string token : {"", "unknown", writer.token.c_str()}) {
    auto c = r.client();
    const auto head = c.open("/api/v1/streaming?stream=user&access_token=" + token);
    EXPECT_TRUE(head.starts_with("HTTP/1.1 401")) << head;
    EXPECT_NE(head.find("X-Error-Message: "), head.npos);
  }
  EXPECT_EQ(r.streams->listeners(), 0u);
}

TEST_F(streaming_hub, subscribes_and_unsubscribes_as_it_is_told) {
  auto c = listening("");
  c.say(R"({"type":"subscribe","stream":"hashtag","tag":"Cats"})");
  c.say(R"({"type":"subscribe","stream":"hashtag","tag":"cats"})"); // the same
  c.say("no JSON");
  c.say(R"({"type":"subscribe","stream":"everything"})");
  const auto refused = c.hear();
  EXPECT_EQ(text(refused, "error"), "Unknown stream type");
  EXPECT_EQ(text(refused, "status"), "400");

  r.publish("timeline:hashtag:cats", post_message("1", bob.id, "meow"));
  const auto heard = c.hear();
  EXPECT_EQ(text(heard, "stream"), R"(["hashtag","Cats"])");

  c.say(R"({"type":"subscribe","stream":"direct"})");
  c.say(R"({"type":"unsubscribe","stream":"hashtag","tag":"CATS"})");
  while (r.redis.integer({"PUBLISH", "ns:timeline:hashtag:cats", "{}"}) != 0)
    r.turn();
  r.publish("timeline:direct:" + alice.id,
            R"({"event":"conversation","payload":{"id":"3","last_status":null}})");
  EXPECT_EQ(text(c.hear(), "event"), "conversation");
}

TEST_F(streaming_hub, opens_only_the_lists_of_their_owner) {
  const auto list = [this](const test_person& of) {
    return r.sql(fmt::format("INSERT INTO lists (account_id, title, created_at, updated_at)"
                             " VALUES ({}, 'l', now(), now()) RETURNING id",
                             of.id));
  };
  const auto own = list(alice), foreign = list(bob);
  auto c = listening("list", "&list=" + foreign);
  EXPECT_EQ(text(c.hear(), "status"), "401");
  c.say(R"({"type":"subscribe","stream":"list","list":")" + own + R"("})");
  r.publish("timeline:list:" + own, post_message("1", bob.id, "hello"));
  EXPECT_EQ(text(c.hear(), "stream"), fmt::format(R"(["list","{}"])", own));
}

TEST_F(streaming_hub, leaves_notifications_out_without_their_scope) {
  const auto carol = r.add_person("carol", "read:statuses");
  auto c = r.client();
  c.open("/api/v1/streaming?stream=user:notification&access_token=" + carol.token);
  EXPECT_EQ(text(c.hear(), "status"), "401");
  c.say(R"({"type":"subscribe","stream":"user"})");
  r.wait_for_listener("timeline:" + carol.id);
  EXPECT_EQ(r.redis.integer({"PUBLISH", "ns:timeline:" + carol.id + ":notifications", "{}"}), 0);
}

TEST_F(streaming_hub, tells_nothing_of_posts_without_their_scope) {
  const auto carol = r.add_person("carol", "read:notifications");
  auto c = r.client();
  c.open("/api/v1/streaming?stream=user:notification&access_token=" + carol.token);
  for (const auto* stream : {"user", "direct", "public"}) {
    c.say(fmt::format(R"({{"type":"subscribe","stream":"{}"}})", stream));
    EXPECT_EQ(text(c.hear(), "status"), "401") << stream;
  }
  r.wait_for_listener("timeline:" + carol.id + ":notifications");
  EXPECT_EQ(r.redis.integer({"PUBLISH", "ns:timeline:" + carol.id, "{}"}), 0);
}

TEST_F(streaming_hub, makes_a_post_with_a_quote_or_a_poll_for_each_who_hears_it) {
  const auto carol = r.add_person("carol");
  const auto quoted = r.sql(
      fmt::format("INSERT INTO statuses (id, account_id, text, visibility, local, created_at, updated_at)"
                  " VALUES (20, {}, 'the words of carol', 0, true, now(), now()) RETURNING id",
                  carol.id));
  r.sql(fmt::format("INSERT INTO statuses (id, account_id, text, visibility, local, created_at, updated_at)"
                    " VALUES (21, {}, 'and bob', 0, true, now(), now())",
                    bob.id));
  const auto poll = r.sql(fmt::format("INSERT INTO polls (account_id, status_id, options, cached_tallies,"
                                      " created_at, updated_at) VALUES ({}, 21, '{{a,b}}', '{{1,0}}', now(),"
                                      " now()) RETURNING id",
                                      bob.id));
  r.sql(fmt::format("UPDATE statuses SET poll_id = {} WHERE id = 21", poll));
  r.sql(fmt::format("INSERT INTO quotes (account_id, status_id, quoted_account_id, quoted_status_id, state,"
                    " created_at, updated_at) VALUES ({}, 21, {}, {}, 1, now(), now())",
                    bob.id, carol.id, quoted));
  r.sql(fmt::format("INSERT INTO poll_votes (account_id, poll_id, choice, created_at, updated_at)"
                    " VALUES ({}, {}, 1, now(), now())",
                    alice.id, poll));
  r.sql(fmt::format("INSERT INTO blocks (account_id, target_account_id, created_at, updated_at)"
                    " VALUES ({}, {}, now(), now())",
                    carol.id, alice.id));
  auto c = listening("public");
  auto other = r.client();
  other.open("/api/v1/streaming?stream=public&access_token=" + carol.token);
  while (r.streams->listeners() < 2)
    r.turn();

  // As whoever published it rendered it: for nobody.
  r.publish("timeline:public",
            post_message("21", bob.id, "and bob",
                         R"(,"visibility":"public","poll":{"id":"1"},"quote":{"state":"accepted",)"
                         R"("quoted_status":{"id":"20","content":"<p>the words of carol</p>"}})"));
  const auto to_alice = bj::parse(text(c.hear(), "payload")),
             to_carol = bj::parse(text(other.hear(), "payload"));

  EXPECT_EQ(to_alice.at("quote").at("state"), "unauthorized"); // carol blocks her
  EXPECT_TRUE(to_alice.at("quote").at("quoted_status").is_null());
  EXPECT_EQ(to_alice.at("poll").at("own_votes"), (bj::array{1}));
  EXPECT_EQ(to_carol.at("quote").at("state"), "accepted");
  EXPECT_EQ(to_carol.at("quote").at("quoted_status").at("id"), "20");
  EXPECT_EQ(to_carol.at("poll").at("own_votes"), bj::array());
  EXPECT_FALSE(to_carol.at("poll").at("voted").as_bool());
}

TEST_F(streaming_hub, holds_public_posts_against_blocks_mutes_and_languages) {
  const auto row = [this](const std::string& table, const std::string& from, const std::string& to) {
    r.sql(fmt::format("INSERT INTO {} (account_id, target_account_id, created_at, updated_at)"
                      " VALUES ({}, {}, now(), now())",
                      table, from, to));
  };
  const auto blocked = r.add_person("blocked"), muted = r.add_person("muted"),
             averse = r.add_person("averse");
  const auto far = r.sql("INSERT INTO accounts (username, domain, created_at, updated_at)"
                         " VALUES ('far', 'far.example', now(), now()) RETURNING id");
  row("blocks", alice.id, blocked.id);
  row("mutes", alice.id, muted.id);
  row("blocks", averse.id, alice.id);
  r.sql(fmt::format("INSERT INTO account_domain_blocks (account_id, domain, created_at, updated_at)"
                    " VALUES ({}, 'far.example', now(), now())",
                    alice.id));
  r.sql(fmt::format("UPDATE users SET chosen_languages = '{{en,fr}}' WHERE id = {}", alice.user));
  auto c = listening("public");
  auto other = r.client();
  other.open("/api/v1/streaming?stream=public&access_token=" + bob.token);
  while (r.streams->listeners() < 2)
    r.turn();

  int id = 0;
  for (const auto& author : {blocked.id, muted.id, averse.id, far, bob.id})
    r.publish("timeline:public", post_message(std::to_string(++id), author, "hello"));
  r.publish("timeline:public", post_message("6", bob.id, "hallo", R"(,"language":"de")"));
  r.publish("timeline:public", R"({"event":"delete","payload":"1"})");

  EXPECT_EQ(post(c), "5");
  EXPECT_EQ(text(c.hear(), "event"), "delete"); // after what came before it
  for (int i = 1; i <= 6; ++i)
    EXPECT_EQ(post(other), std::to_string(i));

  // As it is now, not as it was when alice came.
  row("blocks", alice.id, bob.id);
  r.publish("timeline:public", post_message("7", bob.id, "hello"));
  r.publish("timeline:public", post_message("8", alice.id, "hello"));
  EXPECT_EQ(post(c), "8");
}

TEST_F(streaming_hub, marks_what_filters_find_and_learns_of_new_filters) {
  auto c = listening("public");
  r.publish("timeline:public", post_message("1", bob.id, "cats"));
  EXPECT_EQ(text(bj::parse(text(c.hear(), "payload")), "filtered"), "[]");

  const auto filter = r.sql(
      fmt::format("INSERT INTO custom_filters (account_id, phrase, context, action, created_at, updated_at)"
                  " VALUES ({}, 'No cats', '{{public}}', 1, now(), now()) RETURNING id",
                  alice.id));
  r.sql(fmt::format("INSERT INTO custom_filter_keywords (custom_filter_id, keyword, whole_word, created_at,"
                    " updated_at) VALUES ({}, 'cats', true, now(), now())",
                    filter));
  r.publish("timeline:system:" + alice.id, R"({"event":"filters_changed"})");
  // Known once they are read, which no event tells to clients.
  std::string filtered = "[]";
  for (int id = 2; filtered == "[]"; ++id) {
    r.publish("timeline:public", post_message(std::to_string(id), bob.id, "cats"));
    filtered = text(bj::parse(text(c.hear(), "payload")), "filtered");
  }
  EXPECT_NE(filtered.find(R"("title":"No cats")"), filtered.npos);
}

TEST_F(streaming_hub, ends_connections_of_a_revoked_token_at_once) {
  auto c = listening("user");
  auto other = r.client();
  other.open("/api/v1/streaming?stream=user&access_token=" + bob.token);
  r.publish("timeline:access_token:" + alice.token_id, R"({"event":"kill"})");
  EXPECT_TRUE(c.hear().is_null());
  EXPECT_EQ(c.code, 1008u);
  r.publish("timeline:" + bob.id, R"({"event":"delete","payload":"1"})");
  EXPECT_EQ(text(other.hear(), "payload"), "1");
  EXPECT_EQ(r.metric("pheidi_streaming_barred_total"), 1);
}

TEST_F(streaming_hub, ends_all_connections_of_somebody_who_is_barred) {
  auto first = listening("user"), second = listening("public");
  r.publish("timeline:system:" + alice.id, R"({"event":"kill"})");
  EXPECT_TRUE(first.hear().is_null());
  EXPECT_TRUE(second.hear().is_null());
}

TEST_F(streaming_hub, sends_events_over_plain_http) {
  http::test::raw_client c(r.loop, r.port);
  ASSERT_TRUE(test::on_loop(r.loop, c.connect()));
  ASSERT_TRUE(
      test::on_loop(r.loop, c.say("GET /api/v1/streaming/public/local?only_media=true HTTP/1.1\r\nHost: "
                                  "x\r\nAuthorization: Bearer " +
                                  alice.token + "\r\n\r\n")));
  const auto head = test::on_loop(r.loop, c.hear_until("\r\n\r\n"));
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), head.npos);
  EXPECT_EQ(test::on_loop(r.loop, c.hear_bytes(3)), ":)\n");
  const auto hear = [&] {
    const std::string beat = ":thump\n"; // of a test that took long
    auto out = test::on_loop(r.loop, c.hear_until("\n\n"));
    while (out.starts_with(beat))
      out.erase(0, beat.size());
    return out;
  };
  r.publish("timeline:public:local:media", R"({"event":"delete","payload":"10"})");
  EXPECT_EQ(hear(), "event: delete\ndata: 10\n\n");
  r.publish("timeline:public:local:media", post_message("11", bob.id, "hello"));
  const auto update = hear();
  const std::string head_of_update = "event: update\ndata: ";
  ASSERT_TRUE(update.starts_with(head_of_update)) << update;
  const auto line = update.substr(head_of_update.size());
  EXPECT_EQ(text(bj::parse(line), "id"), "11");
  EXPECT_EQ(line.find('\n'), line.size() - 2);
}

TEST_F(streaming_hub, answers_bad_requests_for_events_in_json) {
  const std::pair<std::string, int> cases[] = {{"user?access_token=unknown", 401},
                                               {"", 404},
                                               {"everything?access_token=" + alice.token, 404},
                                               {"hashtag?access_token=" + alice.token, 400},
                                               {"list?list=99&access_token=" + alice.token, 401}};
  for (const auto& [target, status] : cases) {
    http::test::raw_client c(r.loop, r.port);
    ASSERT_TRUE(test::on_loop(r.loop, c.connect()));
    ASSERT_TRUE(
        test::on_loop(r.loop, c.say("GET /api/v1/streaming/" + target + " HTTP/1.1\r\nHost: x\r\n\r\n")));
    const auto got = test::on_loop(r.loop, c.hear());
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, status) << target;
    EXPECT_FALSE(text(bj::parse(got->body), "error").empty()) << got->body;
  }
  EXPECT_EQ(r.streams->listeners(), 0u);
}

TEST_F(streaming_hub, forgets_who_has_gone) {
  {
    auto c = listening("user");
    r.wait_for_listener("timeline:" + alice.id);
    c.close();
  }
  while (r.streams->listeners() != 0)
    r.turn();
  while (r.redis.integer({"PUBLISH", "ns:timeline:" + alice.id, "{}"}) != 0)
    r.turn();
  EXPECT_EQ(r.metric("pheidi_streaming_listeners"), 0);
  EXPECT_EQ(r.metric("pheidi_redis_subscribed_channels"), 0);
}

TEST_F(streaming_hub, bounds_the_connections_of_one_account) {
  std::vector<ws_client> many;
  for (int i = 0; i < 64; ++i) {
    many.push_back(r.client());
    EXPECT_TRUE(
        many.back().open("/api/v1/streaming?access_token=" + alice.token).starts_with("HTTP/1.1 101"));
  }
  auto one_more = r.client();
  EXPECT_TRUE(one_more.open("/api/v1/streaming?access_token=" + alice.token).starts_with("HTTP/1.1 429"));
}

TEST_F(streaming_hub, says_goodbye_when_it_stops) {
  auto c = listening("user");
  r.wait_for_listener("timeline:" + alice.id);
  r.streams->stop();
  EXPECT_TRUE(c.hear().is_null());
  EXPECT_EQ(c.code, 1001u);
}

} // namespace pheidi::instance::streaming
