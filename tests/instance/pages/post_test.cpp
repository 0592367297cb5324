// /@NAME/ID: a post, what is around it, and who may not see it (client-api.md 5.4; 7: 58).
#include "pages_fixture.hpp"

#include <boost/json/array.hpp>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct post_pages : pages {
  std::string page_of(const api_person& who, const std::string& id) {
    return fmt::format("/@{}/{}", who.name, id);
  }
};

TEST_F(post_pages, show_a_post_in_its_thread) {
  const auto root = post(alice, "the question");
  const auto middle = post(bob, "the answer", {{"in_reply_to_id", root}});
  const auto last = post(alice, "the thanks", {{"in_reply_to_id", middle}});
  post(carol, "the whisper", {{"in_reply_to_id", middle}, {"visibility", "private"}});
  const auto said = open(page_of(bob, middle));
  ASSERT_EQ(said.status, 200) << said;
  for (const auto* part : {"the question", "the answer", "the thanks"})
    EXPECT_THAT(said.body, HasSubstr(part));
  EXPECT_THAT(said.body, Not(HasSubstr("the whisper")));
  EXPECT_LT(said.body.find("id=\"post-" + root), said.body.find("id=\"post-" + middle));
  EXPECT_LT(said.body.find("id=\"post-" + middle), said.body.find("id=\"post-" + last));
  EXPECT_TRUE(is_harmless(said));
}

TEST_F(post_pages, describe_themselves_to_machines) {
  const auto id = post(alice, "a sentence to remember");
  const auto here = fmt::format("https://local.example/@{}/{}", alice.name, id);
  const auto said = open(page_of(alice, id));
  for (const auto& part :
       {std::string("<meta property=\"og:type\" content=\"article\">"),
        std::string("<meta property=\"og:description\" content=\"a sentence to remember\">"),
        fmt::format("<meta property=\"og:url\" content=\"{}\">", here),
        std::string("<meta property=\"og:published_time\" content=\"20"),
        fmt::format("<link rel=\"alternate\" type=\"application/activity+json\" "
                    "href=\"https://local.example/users/{}/statuses/{}\">",
                    alice.name, id),
        fmt::format(
            "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"https://local.example/api/"
            "oembed?format=json&amp;url={}\">",
            encoded(here))})
    EXPECT_THAT(said.body, HasSubstr(part));
  EXPECT_THAT(said.header("Link"), HasSubstr("/statuses/" + id));
}

TEST_F(post_pages, are_documents_for_those_who_prefer_them) {
  const auto id = post(alice, "for servers, too");
  const auto said = open(page_of(alice, id), as_server);
  EXPECT_THAT(said.header("Content-Type"), StartsWith("application/activity+json"));
  EXPECT_EQ(said.text("/type"), "Note");
  EXPECT_THAT(open(page_of(alice, id), "*/*").header("Content-Type"), StartsWith("text/html"));
  EXPECT_EQ(place_of(fmt::format("/users/{}/statuses/{}", alice.name, id)),
            fmt::format("https://local.example/@{}/{}", alice.name, id));
}

TEST_F(post_pages, of_what_is_not_for_everybody_are_not_there) {
  const auto friends = post(alice, "for friends", {{"visibility", "private"}});
  const auto one = post(alice, fmt::format("@{} for one", bob.name), {{"visibility", "direct"}});
  const auto unlisted = post(alice, "for who knows", {{"visibility", "unlisted"}});
  const auto gone = post(alice, "for nobody");
  ASSERT_EQ(server.ask("DELETE", "/api/v1/statuses/" + gone, alice.token).status, 200);
  EXPECT_EQ(open(page_of(alice, unlisted)).status, 200);
  for (const auto& id : {friends, one, gone}) {
    for (const auto& target : {page_of(alice, id), page_of(alice, id) + "/embed"}) {
      // A token opens nothing here.
      const auto said = server.ask("GET", target, alice.token, "", "", {{"Accept", as_browser}});
      EXPECT_EQ(said.status, 404) << target;
      EXPECT_THAT(said.body, Not(HasSubstr("for friends")));
      EXPECT_THAT(said.body, HasSubstr("<h1>Not found</h1>"));
    }
  }
}

TEST_F(post_pages, are_under_the_name_of_the_author) {
  const auto id = post(alice, "by Alice");
  EXPECT_EQ(open(page_of(bob, id)).status, 404);
  for (const auto* none : {"0", "-1", "x", "99999999999999999999", "12", "1%00", "1;DROP"})
    EXPECT_EQ(open(page_of(alice, none)).status, 404) << none;
}

TEST_F(post_pages, of_boosts_lead_to_the_original) {
  const auto id = post(bob, "said first");
  const auto boost = server.post("/api/v1/statuses/" + id + "/reblog", alice.token).text("/id");
  EXPECT_EQ(place_of(page_of(alice, boost)), fmt::format("https://local.example/@{}/{}", bob.name, id));
}

TEST_F(post_pages, hide_behind_a_warning_what_the_author_hides) {
  const auto warned = post(alice, "the murderer", {{"spoiler_text", "end of the book"}});
  const auto said = open(page_of(alice, warned));
  EXPECT_THAT(said.body, HasSubstr("end of the book</summary>"));
  EXPECT_THAT(said.body, HasSubstr("og:description\" content=\"end of the book\""));
  EXPECT_THAT(said.body, Not(HasSubstr("content=\"the murderer")));
  const auto shocking = picture(alice, "a spider");
  const auto id = post(alice, "look", {{"media_ids", json::array{shocking}}, {"sensitive", true}});
  const auto page = open(page_of(alice, id)).body;
  EXPECT_THAT(page, HasSubstr("<summary>Sensitive media</summary>"));
  EXPECT_THAT(page, HasSubstr("twitter:card\" content=\"summary\""));
}

TEST_F(post_pages, show_pictures_with_their_descriptions) {
  const auto id = post(alice, "look", {{"media_ids", json::array{picture(alice, "a <cat> \"asleep\"")}}});
  const auto page = open(page_of(alice, id));
  EXPECT_THAT(page.body, HasSubstr("alt=\"a &lt;cat&gt; &quot;asleep&quot;\""));
  EXPECT_THAT(page.body, HasSubstr("twitter:card\" content=\"summary_large_image\""));
  EXPECT_TRUE(is_harmless(page));
}

TEST_F(post_pages, show_polls) {
  const auto id = post(alice, "which?", {{"poll", {{"options", {"<tea>", "coffee"}}, {"expires_in", 3600}}}});
  const auto page = open(page_of(alice, id)).body;
  EXPECT_THAT(page, HasSubstr("<li>&lt;tea&gt;"));
  EXPECT_THAT(page, HasSubstr("<li>coffee"));
}

TEST_F(post_pages, of_other_servers_are_where_they_are) {
  const auto id = post(carol, "from afar");
  move_away(carol, "b.example", "https://b.example/@" + carol.name);
  const auto at = [&](const std::string& url) {
    sql(fmt::format(
        "UPDATE statuses SET local = false, uri = 'https://b.example/{0}', url = '{1}' WHERE id = {0}"
        " RETURNING id",
        id, url));
    return open(fmt::format("/@{}@b.example/{}", carol.name, id));
  };
  EXPECT_EQ(at("https://b.example/posts/1").header("Location"), "https://b.example/posts/1");
  EXPECT_EQ(at("javascript:alert(1)").status, 404);
  EXPECT_EQ(open(fmt::format("/@{}@b.example/{}", alice.name, id)).status, 404);
}

} // namespace
} // namespace pheidi::test
