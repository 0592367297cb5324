// A post in a frame, and oEmbed (client-api.md 5.5; 7: 58).
#include "pages_fixture.hpp"

namespace pheidi::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

struct embeds : pages {
  std::string address_of(const api_person& who, const std::string& id) {
    return fmt::format("https://local.example/@{}/{}", who.name, id);
  }
  api_answer describe(const std::string& url, const std::string& more = "") {
    return server.get("/api/oembed?url=" + encoded(url) + more);
  }
};

TEST_F(embeds, may_stand_in_a_frame) {
  const auto id = post(alice, "look at this");
  const auto said = open(fmt::format("/@{}/{}/embed", alice.name, id));
  ASSERT_EQ(said.status, 200) << said;
  EXPECT_EQ(said.header("X-Frame-Options"), "");
  EXPECT_THAT(said.header("Content-Security-Policy"), Not(HasSubstr("frame-ancestors")));
  EXPECT_THAT(said.body, HasSubstr("look at this"));
  EXPECT_THAT(said.body, HasSubstr("noindex"));
  EXPECT_TRUE(is_harmless(said));
}

TEST_F(embeds, are_described_for_other_sites) {
  change(alice, "display_name = 'Alice \"A\" <b>'");
  const auto id = post(alice, "look at this");
  for (const auto& url :
       {address_of(alice, id), fmt::format("https://local.example/users/{}/statuses/{}", alice.name, id)}) {
    const auto said = describe(url);
    ASSERT_EQ(said.status, 200) << said;
    EXPECT_THAT(said.header("Content-Type"), testing::StartsWith("application/json"));
    EXPECT_EQ(said.text("/type"), "rich");
    EXPECT_EQ(said.text("/version"), "1.0");
    EXPECT_EQ(said.text("/author_name"), "Alice \"A\" <b>");
    EXPECT_EQ(said.text("/author_url"), "https://local.example/@" + alice.name);
    EXPECT_EQ(said.text("/provider_name"), "local.example");
    EXPECT_EQ(said.text("/provider_url"), "https://local.example/");
    EXPECT_EQ(said.at("/cache_age"), json::value(86400));
    EXPECT_EQ(said.at("/width"), json::value(400));
    EXPECT_TRUE(said.at("/height").is_null());
    EXPECT_THAT(said.text("/html"), HasSubstr("class=\"mastodon-embed\""));
    EXPECT_THAT(said.text("/html"), HasSubstr(address_of(alice, id) + "/embed"));
    EXPECT_THAT(said.text("/html"), Not(HasSubstr("<b>")));
  }
  const auto narrow = describe(address_of(alice, id), "&maxwidth=200&maxheight=100");
  EXPECT_EQ(narrow.at("/width"), json::value(200));
  EXPECT_EQ(narrow.at("/height"), json::value(100));
  for (const auto* none : {"0", "-5", "x", "99999999999999999999"})
    EXPECT_EQ(describe(address_of(alice, id), std::string("&maxwidth=") + none).at("/width"),
              json::value(400))
        << none;
}

TEST_F(embeds, are_not_described_when_not_for_everybody_or_not_ours) {
  const auto hidden = post(alice, "hidden", {{"visibility", "private"}});
  const auto direct = post(alice, "@" + bob.name, {{"visibility", "direct"}});
  const auto original = post(bob, "original");
  const auto boost = server.post("/api/v1/statuses/" + original + "/reblog", alice.token).text("/id");
  for (const auto& url :
       {address_of(alice, hidden), address_of(alice, direct), address_of(alice, boost),
        address_of(alice, "12"), std::string("https://local.example/@") + alice.name,
        std::string("https://a.example/@x/1"), std::string("nothing"), std::string("javascript:alert(1)"),
        std::string(5000, 'x'), std::string("https://local.example/@a/99999999999999999999")})
    EXPECT_EQ(describe(url).status, 404) << url;
  EXPECT_EQ(server.get("/api/oembed").status, 400);
  EXPECT_EQ(server.get("/api/oembed?url=").status, 400);
  EXPECT_EQ(server.get("/api/oembed?url[]=x").status, 400);
  const auto id = post(carol, "moves away");
  move_away(carol, "a.example", "https://a.example/@c");
  EXPECT_EQ(describe(address_of(carol, id)).status, 404);
}

} // namespace
} // namespace pheidi::test
