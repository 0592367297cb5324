// What is written through the API, as other servers read it: the post, its Create, outbox, replies, pins, the
// profile; and what is left of it when it is deleted.
#include "instance/api/api_server.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* everybody = "https://www.w3.org/ns/activitystreams#Public";

std::string path_of(const std::string& uri) {
  return uri.substr(uri.find('/', 8));
}

/// Ids of what a collection or a page holds.
std::vector<std::string> ids_of(const json::value& list) {
  std::vector<std::string> out;
  if (list.is_array())
    for (const auto& each : list.get_array())
      out.emplace_back(each.is_string() ? each.get_string() : each.at("id").as_string());
  return out;
}

struct documents_on {
  explicit documents_on(api_server& s) : server(s) {
    static int made = 0;
    alice = server.add_person(fmt::format("writer{}", ++made));
    bob = server.add_person(fmt::format("writer{}", ++made));
  }

  api_answer document(const std::string& path, const std::string& accept = "application/activity+json",
                      const api_fields& more = {}) {
    api_fields all{{"Accept", accept}};
    all.insert(all.end(), more.begin(), more.end());
    return server.ask("GET", path, "", "", "", all);
  }
  api_answer document_for(const remote_person& who, const std::string& path) {
    auto fields = who.sign(path, "", {.headers = "(request-target) host date", .method = "get"});
    std::erase_if(fields, [](const auto& f) { return f.first == "Host"; }); // there is one already
    return document(path, "application/activity+json", fields);
  }
  api_answer posted(const json::object& body) {
    auto answer = server.send("POST", "/api/v1/statuses", alice.token, body);
    EXPECT_EQ(answer.status, 200) << answer;
    return answer;
  }
  std::string actor(const std::string& rest = "") const { return "/users/" + alice.name + rest; }

  api_server& server;
  api_person alice, bob;
};

struct documents : testing::Test, documents_on {
  documents() : documents_on(api_server::shared()) {}
};

TEST_F(documents, a_post_is_a_note_that_says_what_the_api_says) {
  const auto said =
      posted({{"status", "hello @" + bob.name + " #Sea"}, {"spoiler_text", "water"}, {"language", "fr"}});
  const auto uri = said.text("/uri");

  const auto note = document(path_of(uri));

  ASSERT_EQ(note.status, 200) << note;
  EXPECT_THAT(note.header("content-type"), HasSubstr("application/activity+json"));
  EXPECT_EQ(note.text("/id"), uri);
  EXPECT_EQ(note.text("/type"), "Note");
  EXPECT_EQ(note.text("/url"), said.text("/url"));
  EXPECT_EQ(note.text("/attributedTo"), "https://local.example" + actor());
  EXPECT_EQ(note.at("/content"), said.at("/content"));
  EXPECT_EQ(note.at("/contentMap/fr"), said.at("/content"));
  EXPECT_EQ(note.text("/summary"), "water");
  EXPECT_EQ(note.at("/sensitive"), json::value(true));
  EXPECT_EQ(note.at("/to"), json::value(json::array{everybody}));
  EXPECT_THAT(ids_of(note.at("/cc")), Contains("https://local.example" + actor("/followers")));
  EXPECT_THAT(ids_of(note.at("/cc")), Contains("https://local.example/users/" + bob.name));
  EXPECT_EQ(note.text("/published") + "|", said.text("/created_at").substr(0, 19) + "Z|");
  EXPECT_EQ(note.at("/tag").as_array().size(), 2U) << note;
}

TEST_F(documents, its_create_holds_it_and_so_does_the_outbox) {
  const auto said = posted({{"status", "in the outbox"}});
  const auto low = posted({{"status", "unlisted"}, {"visibility", "unlisted"}});
  const auto hidden = posted({{"status", "for followers"}, {"visibility", "private"}});
  const auto uri = said.text("/uri");

  const auto create = document(path_of(uri) + "/activity");
  const auto outbox = document(actor("/outbox")), page = document(actor("/outbox?page=true"));

  EXPECT_EQ(create.text("/type"), "Create") << create;
  EXPECT_EQ(create.text("/id"), uri + "/activity");
  EXPECT_EQ(create.text("/object/id"), uri);
  EXPECT_EQ(create.at("/object/content"), said.at("/content"));
  EXPECT_EQ(create.at("/to"), create.at("/object/to"));
  EXPECT_EQ(outbox.text("/type"), "OrderedCollection");
  EXPECT_EQ(outbox.at("/totalItems"), json::value(3)) << outbox;
  EXPECT_THAT(ids_of(page.at("/orderedItems")), Contains(uri + "/activity"));
  EXPECT_THAT(ids_of(page.at("/orderedItems")), Contains(low.text("/uri") + "/activity"));
  EXPECT_THAT(ids_of(page.at("/orderedItems")), Not(Contains(hidden.text("/uri") + "/activity")));
}

TEST_F(documents, audiences_are_those_of_the_visibility) {
  const auto followers = "https://local.example" + actor("/followers");
  const auto low = document(path_of(posted({{"status", "a"}, {"visibility", "unlisted"}}).text("/uri")));
  EXPECT_EQ(ids_of(low.at("/to")), std::vector{followers});
  EXPECT_THAT(ids_of(low.at("/cc")), Contains(everybody));
  for (const auto* visibility : {"private", "direct"}) {
    const auto said = posted({{"status", "@" + bob.name + " b"}, {"visibility", visibility}});
    EXPECT_EQ(document(path_of(said.text("/uri"))).status, 404) << visibility;
    EXPECT_EQ(document(path_of(said.text("/uri")) + "/activity").status, 404) << visibility;
  }
}

TEST_F(documents, a_private_post_is_shown_to_who_signs_and_follows) {
  const remote_person fan(server.world, "a.example", "fan-" + alice.name),
      stranger(server.world, "b.example", "other-" + alice.name, 2);
  add_follow(server.here, add_person(server.here, fan), alice.id);
  add_person(server.here, stranger);
  const auto said = posted({{"status", "for followers"}, {"visibility", "private"}});
  const auto path = path_of(said.text("/uri"));

  const auto shown = document_for(fan, path);

  EXPECT_EQ(shown.status, 200) << shown;
  EXPECT_EQ(shown.at("/content"), said.at("/content"));
  EXPECT_EQ(shown.header("cache-control"), "private, no-store");
  EXPECT_EQ(document_for(stranger, path).status, 404);
}

TEST_F(documents, replies_are_in_the_collection_of_what_they_answer) {
  const auto said = posted({{"status", "a question"}});
  const auto own = posted({{"status", "my own answer"}, {"in_reply_to_id", said.text("/id")}});
  const auto reply =
      server.send("POST", "/api/v1/statuses", bob.token,
                  {{"status", "@" + alice.name + " another"}, {"in_reply_to_id", said.text("/id")}});
  const auto path = path_of(said.text("/uri"));

  const auto note = document(path), answer = document(path_of(reply.text("/uri")));
  const auto others = document(path + "/replies?only_other_accounts=true&page=true");

  EXPECT_EQ(answer.text("/inReplyTo"), said.text("/uri")) << answer;
  EXPECT_EQ(ids_of(note.at("/replies/first/items")), std::vector{own.text("/uri")}) << note;
  EXPECT_EQ(ids_of(others.at("/items")), std::vector{reply.text("/uri")}) << others;
}

TEST_F(documents, an_edit_is_in_the_note) {
  const auto said = posted({{"status", "at first"}});
  const auto edited =
      server.send("PUT", "/api/v1/statuses/" + said.text("/id"), alice.token, {{"status", "and then"}});
  ASSERT_EQ(edited.status, 200) << edited;

  const auto note = document(path_of(said.text("/uri")));

  EXPECT_EQ(note.at("/content"), edited.at("/content"));
  EXPECT_EQ(note.text("/updated"), edited.text("/edited_at").substr(0, 19) + "Z");
}

TEST_F(documents, a_poll_is_a_question_with_its_numbers) {
  const auto said =
      posted({{"status", "which?"}, {"poll", {{"options", {"tea", "coffee"}}, {"expires_in", 600}}}});
  ASSERT_EQ(server
                .send("POST", fmt::format("/api/v1/polls/{}/votes", said.text("/poll/id")), bob.token,
                      {{"choices", {"1"}}})
                .status,
            200);

  const auto note = document(path_of(said.text("/uri")));

  EXPECT_EQ(note.text("/type"), "Question") << note;
  EXPECT_EQ(note.text("/oneOf/0/name"), "tea");
  EXPECT_EQ(note.at("/oneOf/1/replies/totalItems"), json::value(1));
  EXPECT_EQ(note.at("/votersCount"), json::value(1));
  EXPECT_EQ(note.text("/endTime"), said.text("/poll/expires_at").substr(0, 19) + "Z");
}

TEST_F(documents, likes_and_boosts_are_numbers_and_a_boost_is_an_announce) {
  const auto said = posted({{"status", "like it"}});
  const auto at = "/api/v1/statuses/" + said.text("/id");
  ASSERT_EQ(server.post(at + "/favourite", bob.token).status, 200);
  const auto boost = server.post(at + "/reblog", bob.token);
  ASSERT_EQ(boost.status, 200) << boost;
  const auto path = path_of(said.text("/uri"));

  EXPECT_EQ(document(path + "/likes").at("/totalItems"), json::value(1));
  EXPECT_EQ(document(path + "/shares").at("/totalItems"), json::value(1));
  const auto announce = document(fmt::format("/users/{}/statuses/{}/activity", bob.name, boost.text("/id")));
  EXPECT_EQ(announce.text("/type"), "Announce") << announce;
  EXPECT_EQ(announce.text("/object"), said.text("/uri"));
}

TEST_F(documents, a_pin_is_in_the_featured_collection) {
  const auto said = posted({{"status", "first of all"}});
  ASSERT_EQ(server.post("/api/v1/statuses/" + said.text("/id") + "/pin", alice.token).status, 200);

  EXPECT_EQ(ids_of(document(actor("/collections/featured")).at("/orderedItems")),
            std::vector{said.text("/uri")});
}

TEST_F(documents, the_profile_is_what_was_entered) {
  ASSERT_EQ(server
                .send("PATCH", "/api/v1/accounts/update_credentials", alice.token,
                      {{"display_name", "Alice"},
                       {"note", "I write"},
                       {"locked", true},
                       {"bot", true},
                       {"discoverable", true},
                       {"indexable", true},
                       {"fields_attributes", {{{"name", "Home"}, {"value", "by the sea"}}}}})
                .status,
            200);

  const auto person = document(actor());

  EXPECT_EQ(person.text("/name"), "Alice") << person;
  EXPECT_THAT(person.text("/summary"), HasSubstr("I write"));
  EXPECT_EQ(person.text("/type"), "Service") << "a bot";
  EXPECT_EQ(person.at("/manuallyApprovesFollowers"), json::value(true));
  EXPECT_EQ(person.at("/discoverable"), json::value(true));
  EXPECT_EQ(person.at("/indexable"), json::value(true));
  EXPECT_EQ(person.text("/attachment/0/name"), "Home");
  EXPECT_EQ(person.text("/attachment/0/value"), "by the sea");
  EXPECT_EQ(person.text("/preferredUsername"), alice.name);
}

TEST_F(documents, html_is_for_browsers_and_json_for_who_asks_for_it) {
  const auto path = path_of(posted({{"status", "either way"}}).text("/uri"));

  for (const auto* accept :
       {"application/activity+json", "application/ld+json",
        "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "application/json"})
    EXPECT_THAT(document(path, accept).header("content-type"), HasSubstr("application/activity+json"))
        << accept;
  for (const auto* accept : {"text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"}) {
    const auto page = document(path, accept);
    EXPECT_THAT(page.header("content-type"), Not(HasSubstr("activity+json"))) << accept << page;
    EXPECT_LT(page.status, 500) << accept;
  }
}

TEST_F(documents, what_is_deleted_is_no_longer_there_for_anybody) {
  const auto said = posted({{"status", "not for long"}});
  const auto path = path_of(said.text("/uri"));
  ASSERT_EQ(document(path).status, 200);

  ASSERT_EQ(server.send("DELETE", "/api/v1/statuses/" + said.text("/id"), alice.token, json::object()).status,
            200);

  // Mastodon has no tombstones of posts: as if they had never been.
  for (const auto* rest : {"", "/activity", "/replies", "/likes", "/shares"})
    EXPECT_EQ(document(path + rest).status, 404) << rest;
  EXPECT_THAT(ids_of(document(actor("/outbox?page=true")).at("/orderedItems")), IsEmpty());
  EXPECT_TRUE(eventually([&] { return document(actor("/outbox")).at("/totalItems") == json::value(0); }));
}

TEST_F(documents, who_is_gone_for_good_is_410_with_all_that_was_theirs) {
  const auto path = path_of(posted({{"status", "hello"}}).text("/uri"));
  server.sql(fmt::format(
      "UPDATE accounts SET suspended_at = now(), suspension_origin = 0 WHERE id = {} RETURNING id",
      alice.id));

  const auto person = document(actor());

  EXPECT_EQ(person.status, 410) << person;
  EXPECT_EQ(server.get("/.well-known/webfinger?resource=acct:" + alice.name + "@local.example").status, 410);
  EXPECT_EQ(document(actor("/outbox")).status, 410);
  const auto post = document(path).status;
  EXPECT_TRUE(post == 404 || post == 410) << post;
}

TEST(documents_in_secure_mode, are_for_those_who_sign) {
  api_server closed({"--set", "identity.authorized_fetch=true"});
  documents_on on(closed);
  const remote_person fan(closed.world, "a.example", "fan");
  add_person(closed.here, fan);
  const auto said = on.posted({{"status", "for who signs"}});
  const auto path = path_of(said.text("/uri"));

  EXPECT_EQ(on.document(path).status, 401);
  EXPECT_EQ(on.document(on.actor("/outbox?page=true")).status, 401);
  EXPECT_EQ(on.document(path + "/activity").status, 401);
  const auto shown = on.document_for(fan, path);
  EXPECT_EQ(shown.status, 200) << shown;
  EXPECT_EQ(shown.at("/content"), said.at("/content"));
  EXPECT_EQ(closed.get("/api/v1/statuses/" + said.text("/id")).status, 200) << "clients are not asked";
}

TEST(documents_of_two_domains, are_at_the_web_domain_for_people_of_the_local_domain) {
  api_server split({"--set", "identity.web_domain=web.local.example"});
  documents_on on(split);
  const auto said = on.posted({{"status", "hello @" + on.bob.name + " #Sea"}});
  const auto base = "https://web.local.example";

  EXPECT_EQ(said.text("/uri"), base + on.actor("/statuses/") + said.text("/id"));
  EXPECT_EQ(said.text("/url"), fmt::format("{}/@{}/{}", base, on.alice.name, said.text("/id")));
  EXPECT_THAT(said.text("/content"), HasSubstr(fmt::format("href=\"{}/@{}\"", base, on.bob.name)));
  EXPECT_THAT(said.text("/content"), HasSubstr(fmt::format("href=\"{}/tags/Sea\"", base)));
  EXPECT_EQ(said.text("/account/acct"), on.alice.name);
  const auto note = on.document(path_of(said.text("/uri")));
  EXPECT_EQ(note.text("/id"), said.text("/uri")) << note;
  EXPECT_EQ(note.text("/attributedTo"), base + on.actor());
  EXPECT_EQ(note.text("/tag/0/name"), "@" + on.bob.name) << note;
  EXPECT_EQ(on.document(on.actor()).text("/id"), base + on.actor());
  for (const auto* domain : {"local.example", "web.local.example"}) {
    const auto finger =
        split.get(fmt::format("/.well-known/webfinger?resource=acct:{}@{}", on.alice.name, domain));
    EXPECT_EQ(finger.text("/subject"), fmt::format("acct:{}@local.example", on.alice.name)) << finger;
  }
  // And a mention by either name is of somebody here.
  const auto again = on.posted({{"status", "@" + on.bob.name + "@local.example"}});
  EXPECT_EQ(again.text("/mentions/0/acct"), on.bob.name) << again;
}

} // namespace
} // namespace pheidi::test
