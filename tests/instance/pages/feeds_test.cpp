// /@NAME.rss, /tags/NAME and /tags/NAME.rss (client-api.md 5.4; 7: 58).
#include "pages_fixture.hpp"

#include <boost/json/array.hpp>

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

struct feed_pages : pages {
  std::string next_tag() {
    static int made = 0;
    return fmt::format("Feed{}x", ++made);
  }
  json::array items(const std::string& target) {
    const auto said = open(target, "*/*");
    EXPECT_EQ(said.status, 200) << said;
    EXPECT_EQ(said.header("Content-Type"), "application/rss+xml; charset=utf-8");
    const auto read = read_markup("rss", said.body);
    return read.is_object() ? read.at("items").as_array() : json::array();
  }
};

TEST_F(feed_pages, have_what_somebody_posted_for_everybody) {
  const auto tag = next_tag();
  const auto first = post(alice, "the first");
  post(alice, "for friends", {{"visibility", "private"}});
  post(alice, fmt::format("@{} for one", bob.name), {{"visibility", "direct"}});
  const auto other = post(bob, "by another");
  server.post("/api/v1/statuses/" + other + "/reblog", alice.token);
  post(alice, "an answer", {{"in_reply_to_id", other}});
  const auto last = post(alice, "the last #" + tag, {{"media_ids", json::array{picture(alice, "x")}}});
  const auto read = read_markup("rss", open("/@" + alice.name + ".rss").body);
  const auto here = "https://local.example/@" + alice.name;
  EXPECT_EQ(read.at("version").as_string(), "2.0");
  EXPECT_EQ(read.at("link").as_string(), here);
  EXPECT_EQ(read.at("title").as_string(), fmt::format("{0} (@{0}@local.example)", alice.name));
  const auto& all = read.at("items").as_array();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("guid").as_string(), here + "/" + last);
  EXPECT_EQ(all[0].at("link"), all[0].at("guid"));
  EXPECT_TRUE(all[0].at("title").is_null());
  EXPECT_THAT(std::string(all[0].at("description").as_string()), HasSubstr("<p>the last"));
  EXPECT_EQ(all[0].at("media").as_array().size(), 1U);
  ASSERT_EQ(all[0].at("categories").as_array().size(), 1U);
  EXPECT_THAT(std::string(all[0].at("date").as_string()),
              testing::MatchesRegex("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} \\+0000"));
  EXPECT_EQ(all[1].at("guid").as_string(), here + "/" + first);
}

TEST_F(feed_pages, have_twenty_items_or_as_many_as_one_asks_for) {
  for (int i = 0; i < 22; ++i)
    post(alice, fmt::format("number {}", i));
  const auto feed = "/@" + alice.name + ".rss";
  EXPECT_EQ(items(feed).size(), 20U);
  EXPECT_EQ(items(feed + "?limit=21").size(), 21U);
  for (const auto* none : {"0", "-1", "201", "99999999999999999999", "x"})
    EXPECT_EQ(items(feed + "?limit=" + none).size(), 20U) << none;
}

TEST_F(feed_pages, of_nobody_are_not_there) {
  EXPECT_EQ(open("/@nobody.rss").status, 404);
  EXPECT_EQ(open("/@.rss").status, 404);
}

TEST_F(feed_pages, of_hashtags_have_everybodys_public_posts) {
  const auto tag = next_tag();
  EXPECT_EQ(items("/tags/" + tag + ".rss").size(), 0U);
  EXPECT_EQ(open("/tags/" + tag).status, 200);
  const auto one = post(alice, "one #" + tag), two = post(bob, "two #" + tag);
  post(alice, "hidden #" + tag, {{"visibility", "private"}});
  post(alice, "quiet #" + tag, {{"visibility", "unlisted"}});
  const auto all = items("/tags/" + tag + ".rss");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("guid").as_string(), fmt::format("https://local.example/@{}/{}", bob.name, two));
  EXPECT_EQ(all[1].at("guid").as_string(), fmt::format("https://local.example/@{}/{}", alice.name, one));
  const auto page = open("/tags/" + tag);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<h1><bdi>#" + tag + "</bdi></h1>"));
  EXPECT_THAT(page.body, HasSubstr("id=\"post-" + one));
  EXPECT_THAT(page.body, HasSubstr("type=\"application/rss+xml\""));
  for (const auto* hidden : {"hidden", "quiet"})
    EXPECT_THAT(page.body, Not(HasSubstr(hidden)));
  EXPECT_TRUE(is_harmless(page));
  const auto second = open("/tags/" + tag + "?max_id=" + two);
  EXPECT_THAT(second.body, HasSubstr("id=\"post-" + one));
  EXPECT_THAT(second.body, Not(HasSubstr("id=\"post-" + two)));
}

TEST_F(feed_pages, of_a_hashtag_of_one_account_stand_where_its_documents_say) {
  const auto tag = next_tag();
  const auto hers = post(alice, "hers #" + tag), his = post(bob, "his #" + tag);
  post(alice, "hidden #" + tag, {{"visibility", "private"}});
  const auto plain = post(alice, "without any");

  const auto page = open(fmt::format("/@{}/tagged/{}", alice.name, tag));

  ASSERT_EQ(page.status, 200) << page;
  EXPECT_THAT(page.body, HasSubstr("<h1><bdi>#" + tag + "</bdi></h1>"));
  EXPECT_THAT(page.body, HasSubstr("id=\"post-" + hers));
  for (const auto& other : {"id=\"post-" + his, "id=\"post-" + plain, std::string("hidden")})
    EXPECT_THAT(page.body, Not(HasSubstr(other)));
  EXPECT_TRUE(is_harmless(page));
  EXPECT_EQ(open(fmt::format("/@{}/tagged/%3Cb%3E", alice.name)).status, 404);
  EXPECT_EQ(open("/@nobody/tagged/" + tag).status, 404);
}

TEST_F(feed_pages, of_hashtags_leave_out_whom_the_staff_suspended_or_limited) {
  const auto tag = next_tag();
  post(alice, "limited #" + tag);
  post(bob, "suspended #" + tag);
  change(alice, "silenced_at = now()");
  change(bob, "suspended_at = now()");
  const auto page = open("/tags/" + tag).body;
  EXPECT_THAT(page, HasSubstr("Nothing for everybody."));
  EXPECT_EQ(items("/tags/" + tag + ".rss").size(), 0U);
}

} // namespace
} // namespace pheidi::test
