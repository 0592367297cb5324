// Hashtags: looked at, followed, featured (client-api.md 2.3, 3.6; 7: 47).
#include "instance/api/people.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

struct hashtags : people {
  api_answer tag(const std::string& name, const std::string& what, const api_person& who) {
    return server.post("/api/v1/tags/" + encoded(name) + "/" + what, who.token);
  }
  static std::string next_tag() {
    static int made = 0;
    return fmt::format("Tagged{}x", ++made);
  }
};

TEST_F(hashtags, are_shown_whether_anybody_used_them_or_not) {
  const auto name = next_tag();
  auto answer = server.get("/api/v1/tags/" + name);
  ASSERT_EQ(answer.status, 200) << answer;
  EXPECT_EQ(answer.text("/name"), name);
  EXPECT_THAT(answer.text("/url"), testing::StartsWith("https://local.example/tags/"));
  EXPECT_EQ(answer.at("/history").as_array().size(), 7U);
  EXPECT_TRUE(answer.at("/following").is_null());
  answer = server.get("/api/v1/tags/" + name, alice.token);
  EXPECT_EQ(answer.at("/following"), json::value(false));
  EXPECT_EQ(answer.at("/featuring"), json::value(false));
  post(alice, "#" + name);
  post(alice, "again #" + name);
  post(bob, "#" + name, {{"visibility", "unlisted"}}); // which nobody is to find by it
  answer = server.get("/api/v1/tags/" + name);
  EXPECT_EQ(answer.text("/name"), name);
  // Midnight may pass between them.
  EXPECT_EQ(std::stoi(answer.text("/history/0/uses")) + std::stoi(answer.text("/history/1/uses")), 2);
  EXPECT_LE(std::stoi(answer.text("/history/0/accounts")), 1);
  EXPECT_EQ(server.get("/api/v1/tags/stra%C3%9Fe").status, 200);
  for (const auto* none : {"12", "a%20b", "%23", "a-b", "%00", "%ff"})
    EXPECT_EQ(server.get(std::string("/api/v1/tags/") + none).status, 404) << none;
  EXPECT_EQ(server.get("/api/v1/tags/" + std::string(3000, 'x')).status, 404);
}

TEST_F(hashtags, are_followed_and_bring_posts_home) {
  const auto name = next_tag();
  EXPECT_THAT(ids_at("/api/v1/timelines/home", alice.token), IsEmpty());
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_EQ(tag(name, "follow", alice).at("/following"), json::value(true));
  const auto id = post(bob, "about #" + name);
  const auto holds = [&](const std::vector<std::string>& posts) {
    return server.becomes("/api/v1/timelines/home", alice.token,
                          [&](const api_answer& a) { return ids(a) == posts; });
  };
  EXPECT_TRUE(holds({id}));
  const auto list = server.get("/api/v1/followed_tags", alice.token);
  EXPECT_EQ(list.text("/0/name"), name) << list;
  EXPECT_EQ(list.at("/0/following"), json::value(true));
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_EQ(tag(name, "unfollow", alice).at("/following"), json::value(false));
  EXPECT_TRUE(holds({}));
  EXPECT_EQ(server.get("/api/v1/followed_tags", alice.token).json, json::value(json::array()));
  EXPECT_EQ(tag(next_tag(), "unfollow", alice).at("/following"), json::value(false));
  EXPECT_EQ(tag("12", "follow", alice).status, 404);
}

TEST_F(hashtags, that_are_followed_come_in_pages) {
  const auto first = next_tag(), second = next_tag();
  tag(first, "follow", alice);
  tag(second, "follow", alice);
  const auto page = server.get("/api/v1/followed_tags?limit=1", alice.token);
  EXPECT_EQ(page.text("/0/name"), second);
  const auto link = page.header("link");
  EXPECT_THAT(link, testing::HasSubstr("since_id="));
  const auto next = link.substr(link.find("/api"), link.find('>') - link.find("/api"));
  EXPECT_EQ(server.get(next, alice.token).text("/0/name"), first);
  EXPECT_EQ(server.get("/api/v1/followed_tags", with_scopes(alice, "follow").token).status, 200);
  EXPECT_EQ(server.get("/api/v1/followed_tags", with_scopes(alice, "read:accounts").token).status, 403);
}

TEST_F(hashtags, are_featured_on_a_profile) {
  const auto name = next_tag();
  post(alice, "#" + name);
  EXPECT_EQ(server.get("/api/v1/featured_tags/suggestions", alice.token).text("/0/name"), name);
  const auto made = server.post("/api/v1/featured_tags", alice.token, "name=" + name);
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(made.text("/statuses_count"), "1");
  EXPECT_THAT(made.text("/url"), testing::HasSubstr("/@" + alice.name + "/tagged/"));
  EXPECT_EQ(server.post("/api/v1/featured_tags", alice.token, "name=%23" + name).status, 422)
      << "it is there";
  EXPECT_EQ(server.post("/api/v1/featured_tags", alice.token, "name=12").status, 422);
  EXPECT_EQ(server.post("/api/v1/featured_tags", alice.token).status, 400);
  EXPECT_THAT(ids_at("/api/v1/featured_tags", alice.token), ElementsAre(made.text("/id")));
  EXPECT_THAT(ids_at("/api/v1/accounts/" + alice.id + "/featured_tags"), ElementsAre(made.text("/id")));
  EXPECT_EQ(server.get("/api/v1/tags/" + name, alice.token).at("/featuring"), json::value(true));
  EXPECT_THAT(server.get("/api/v1/featured_tags/suggestions", alice.token).json, json::value(json::array()));

  const auto place = "/api/v1/featured_tags/" + made.text("/id");
  EXPECT_EQ(server.send("DELETE", place, bob.token, json::object()).status, 404) << "another's";
  EXPECT_EQ(server.send("DELETE", place, alice.token, json::object()).body, "{}");
  EXPECT_EQ(server.send("DELETE", place, alice.token, json::object()).status, 404);
}

TEST_F(hashtags, are_featured_by_name_ten_at_most) {
  std::string last;
  for (int n = 0; n < 10; ++n)
    EXPECT_EQ(tag(last = next_tag(), "feature", alice).at("/featuring"), json::value(true));
  EXPECT_EQ(tag(last, "feature", alice).status, 200) << "it is there";
  EXPECT_EQ(tag(next_tag(), "feature", alice).status, 422);
  EXPECT_EQ(server.post("/api/v1/featured_tags", alice.token, "name=" + next_tag()).status, 422);
  for (int twice = 0; twice < 2; ++twice)
    EXPECT_EQ(tag(last, "unfeature", alice).at("/featuring"), json::value(false));
  EXPECT_EQ(ids_at("/api/v1/featured_tags", alice.token).size(), 9U);
}

} // namespace
} // namespace pheidi::test
