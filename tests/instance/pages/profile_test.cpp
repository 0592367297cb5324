// /@NAME and what leads to it (client-api.md 5.4; 7: 58).
#include "pages_fixture.hpp"

namespace pheidi::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct profile_pages : pages {
  std::string page_of(const api_person& who) { return "/@" + who.name; }
};

TEST_F(profile_pages, show_who_somebody_is_and_what_they_posted) {
  change(alice, "display_name = 'Alice A.', note = 'Likes tea'");
  post(alice, "Hello everybody");
  const auto said = open(page_of(alice));
  ASSERT_EQ(said.status, 200) << said;
  EXPECT_EQ(said.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(said.header("Cache-Control"), HasSubstr("public"));
  EXPECT_THAT(said.header("Vary"), HasSubstr("Accept"));
  EXPECT_EQ(said.header("X-Frame-Options"), "DENY");
  EXPECT_EQ(said.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(said.header("Referrer-Policy"), "same-origin");
  EXPECT_THAT(said.header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(
      said.header("Link"),
      fmt::format(
          "<https://local.example/.well-known/webfinger?resource=acct%3A{0}%40local.example>; rel=\"lrdd\";"
          " type=\"application/jrd+json\", <https://local.example/users/{0}>; rel=\"alternate\";"
          " type=\"application/activity+json\"",
          alice.name));
  for (const auto* part : {"Alice A.", "Likes tea", "Hello everybody"})
    EXPECT_THAT(said.body, HasSubstr(part));
  EXPECT_TRUE(is_harmless(said));
}

TEST_F(profile_pages, describe_themselves_to_machines) {
  change(alice,
         "note = 'Likes tea', fields = '[{\"name\":\"Home\",\"value\":\"https://alice.example/me\"}]'");
  const auto said = open(page_of(alice));
  const auto here = "https://local.example/@" + alice.name;
  for (const auto& part :
       {fmt::format("<meta property=\"og:title\" content=\"{0} (@{0}@local.example)\">", alice.name),
        std::string("<meta property=\"og:description\" content=\"Likes tea\">"),
        std::string("<meta property=\"og:type\" content=\"profile\">"),
        fmt::format("<meta property=\"og:url\" content=\"{}\">", here),
        std::string("<meta property=\"og:image\" content=\"https://"),
        std::string("<meta property=\"og:site_name\" content=\""),
        fmt::format("<meta property=\"profile:username\" content=\"{}@local.example\">", alice.name),
        fmt::format("<link rel=\"alternate\" type=\"application/activity+json\" "
                    "href=\"https://local.example/users/{}\">",
                    alice.name),
        fmt::format("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"{}.rss\">", here),
        std::string("<link rel=\"me\" href=\"https://alice.example/me\">")})
    EXPECT_THAT(said.body, HasSubstr(part));
}

TEST_F(profile_pages, are_documents_for_those_who_prefer_them) {
  for (const auto& accept : {as_server,
                             std::string("application/ld+json; profile=\"https://www.w3.org/ns/"
                                         "activitystreams\""),
                             std::string("application/activity+json, text/html;q=0.5")}) {
    const auto said = open(page_of(alice), accept);
    ASSERT_EQ(said.status, 200) << said;
    EXPECT_THAT(said.header("Content-Type"), StartsWith("application/activity+json"));
    EXPECT_EQ(said.text("/preferredUsername"), alice.name);
  }
  for (const auto& accept :
       {std::string("*/*"), std::string("text/html, application/activity+json;q=0.5"), as_browser})
    EXPECT_THAT(open(page_of(alice), accept).header("Content-Type"), StartsWith("text/html")) << accept;
  EXPECT_THAT(server.get(page_of(alice)).header("Content-Type"), StartsWith("text/html"));
}

TEST_F(profile_pages, are_led_to_from_the_other_addresses) {
  const auto here = "https://local.example/@" + alice.name;
  EXPECT_EQ(open("/users/" + alice.name).status, 301);
  EXPECT_EQ(place_of("/users/" + alice.name), here);
  EXPECT_EQ(place_of("/users/" + alice.name + "/followers"), here);
  const auto said = post(alice, "led to"), hidden = post(alice, "to friends", {{"visibility", "private"}});
  EXPECT_EQ(place_of("/users/" + alice.name + "/statuses/" + said), here + "/" + said);
  for (const auto& none : {hidden, std::string("7")})
    EXPECT_EQ(open("/users/" + alice.name + "/statuses/" + none).status, 404) << none;
  EXPECT_EQ(place_of(page_of(alice) + "/followers"), here);
  EXPECT_EQ(place_of(page_of(alice) + "/following"), here);
  EXPECT_EQ(place_of(page_of(alice) + "@local.example"), here);
  EXPECT_EQ(open("/users/" + alice.name, as_server).text("/preferredUsername"), alice.name);
  EXPECT_EQ(open("/users/" + alice.name + "/followers", as_server).text("/type"), "OrderedCollection");
}

TEST_F(profile_pages, are_found_in_any_case) {
  auto name = alice.name;
  name.front() = 'P';
  EXPECT_EQ(open("/@" + name).status, 200);
}

TEST_F(profile_pages, show_strangers_what_strangers_may_see) {
  post(alice, "said to all");
  post(alice, "said quietly", {{"visibility", "unlisted"}});
  post(alice, "said to friends", {{"visibility", "private"}});
  post(alice, fmt::format("@{} said to one", bob.name), {{"visibility", "direct"}});
  const auto gone = post(alice, "said and regretted");
  ASSERT_EQ(server.ask("DELETE", "/api/v1/statuses/" + gone, alice.token).status, 200);
  act(bob, "follow", alice);
  for (const auto& token : {std::string(), bob.token}) {
    const auto said = server.ask("GET", page_of(alice), token, "", "", {{"Accept", as_browser}});
    EXPECT_THAT(said.body, HasSubstr("said to all"));
    EXPECT_THAT(said.body, HasSubstr("said quietly"));
    for (const auto* hidden : {"said to friends", "said to one", "said and regretted"})
      EXPECT_THAT(said.body, Not(HasSubstr(hidden)));
  }
}

TEST_F(profile_pages, go_on_to_older_posts) {
  std::vector<std::string> all;
  for (int i = 0; i < 22; ++i)
    all.push_back(post(alice, fmt::format("number <{}>", i)));
  const auto first = open(page_of(alice));
  EXPECT_THAT(first.body, HasSubstr("number &lt;21&gt;"));
  EXPECT_THAT(first.body, Not(HasSubstr("number &lt;1&gt;")));
  EXPECT_THAT(first.body, HasSubstr("<a rel=\"next\" href=\"?max_id=" + all.at(2) + "\">"));
  const auto second = open(page_of(alice) + "?max_id=" + all.at(2));
  EXPECT_THAT(second.body, HasSubstr("number &lt;1&gt;"));
  EXPECT_THAT(second.body, Not(HasSubstr("number &lt;2&gt;")));
  EXPECT_THAT(second.body, Not(HasSubstr("rel=\"next\"")));
  for (const auto* none : {"x", "-1", "99999999999999999999", "", "1'"})
    EXPECT_EQ(open(page_of(alice) + "?max_id=" + encoded(none)).status, 200) << none;
}

TEST_F(profile_pages, show_what_was_boosted) {
  const auto id = post(bob, "worth hearing");
  ASSERT_EQ(server.post("/api/v1/statuses/" + id + "/reblog", alice.token).status, 200);
  const auto said = open(page_of(alice));
  EXPECT_THAT(said.body, HasSubstr("worth hearing"));
  EXPECT_THAT(said.body, HasSubstr(alice.name + " boosted"));
}

TEST_F(profile_pages, say_when_there_is_nobody) {
  const std::string long_name(3000, 'x');
  for (const auto& nobody :
       {std::string("nobody"), std::string("%20"), std::string("a%2Fb"), std::string("a'b"), long_name,
        std::string("x@nowhere.example"), std::string("x@"), std::string("x@a@b"), std::string("x@%5B::1%5D"),
        std::string("nobody@local.example")}) {
    const auto said = open("/@" + nobody);
    EXPECT_EQ(said.status, 404) << nobody;
    EXPECT_THAT(said.header("Content-Type"), StartsWith("text/html")) << nobody;
    EXPECT_THAT(said.body, HasSubstr("<h1>Not found</h1>")) << nobody;
    EXPECT_THAT(said.header("Cache-Control"), HasSubstr("no-store")) << nobody;
  }
  for (const auto* broken : {"/@%ff", "/@a%00", "/@", "/@%zz"})
    EXPECT_EQ(open(broken).status, 404) << broken;
}

TEST_F(profile_pages, of_who_waits_for_approval_are_not_there) {
  sql("UPDATE users SET approved = false WHERE id = " + alice.user + " RETURNING id");
  EXPECT_EQ(open(page_of(alice)).status, 404);
  EXPECT_EQ(open(page_of(alice) + ".rss").status, 404);
}

TEST_F(profile_pages, of_the_suspended_are_refused_and_of_the_deleted_gone) {
  const auto id = post(alice, "before that");
  change(alice, "suspended_at = now()");
  const auto everything = {page_of(alice), page_of(alice) + "/" + id, page_of(alice) + ".rss",
                           page_of(alice) + "/" + id + "/embed", "/users/" + alice.name};
  for (const auto& each : everything) {
    const auto said = open(each);
    EXPECT_EQ(said.status, 410) << each;
    EXPECT_THAT(said.header("Content-Type"), StartsWith("text/html")) << each;
    EXPECT_THAT(said.body, Not(HasSubstr("before that")));
  }
  insert(fmt::format(
      "account_deletion_requests (account_id, created_at, updated_at) VALUES ({}, now(), now())", alice.id));
  for (const auto& each : everything)
    EXPECT_EQ(open(each).status, 403) << each;
}

TEST_F(profile_pages, of_other_servers_are_where_they_are) {
  move_away(carol, "a.example", "https://a.example/@" + carol.name);
  const auto said = open("/@" + carol.name + "@a.example");
  EXPECT_EQ(said.status, 302);
  EXPECT_EQ(said.header("Location"), "https://a.example/@" + carol.name);
  EXPECT_EQ(place_of("/@" + carol.name + "@A.EXAMPLE"), "https://a.example/@" + carol.name);
  EXPECT_EQ(open("/@" + carol.name).status, 404);
  change(carol, "url = 'javascript:alert(1)'");
  EXPECT_EQ(open("/@" + carol.name + "@a.example").status, 404);
  change(carol, "url = 'https://a.example/x', suspended_at = now()");
  EXPECT_EQ(open("/@" + carol.name + "@a.example").status, 404);
}

TEST_F(profile_pages, are_not_listed_when_their_owner_says_so) {
  EXPECT_THAT(open(page_of(alice)).body, Not(HasSubstr("noindex")));
  const auto id = post(alice, "not for search engines");
  sql(fmt::format("UPDATE users SET settings = '{{\"noindex\":true}}' WHERE id = {} RETURNING id",
                  alice.user));
  for (const auto& target : {page_of(alice), page_of(alice) + "/" + id}) {
    const auto said = open(target);
    EXPECT_THAT(said.body, HasSubstr("<meta name=\"robots\" content=\"noindex, noarchive\">"));
    EXPECT_THAT(said.header("X-Robots-Tag"), HasSubstr("noindex"));
  }
  EXPECT_THAT(open(page_of(alice) + ".rss").header("X-Robots-Tag"), HasSubstr("noindex"));
}

TEST_F(profile_pages, say_where_somebody_moved) {
  change(alice, fmt::format("moved_to_account_id = {}", bob.id));
  EXPECT_THAT(open(page_of(alice)).body,
              HasSubstr("has moved to <a href=\"https://local.example/@" + bob.name));
}

TEST_F(profile_pages, answer_head_without_a_body) {
  const auto said = server.ask("HEAD", page_of(alice), "", "", "", {{"Accept", as_browser}});
  EXPECT_EQ(said.status, 200);
  EXPECT_EQ(said.body, "");
}

} // namespace
} // namespace pheidi::test
