// What the server says of itself, to people and machines (client-api.md 5.4).
#include "pages_fixture.hpp"

namespace pheidi::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct server_pages : pages {};

TEST_F(server_pages, begin_with_what_the_server_is) {
  EXPECT_EQ(open("/").status, 302);
  EXPECT_EQ(place_of("/"), "https://local.example/about");
  insert("settings (var, value, created_at, updated_at) VALUES ('site_title', '--- Harbour', now(), now()),"
         " ('site_short_description', '--- A quiet place', now(), now()),"
         " ('site_contact_email', '--- staff@local.example', now(), now()),"
         " ('site_contact_username', '--- " +
         alice.name + "', now(), now())");
  insert(
      "rules (text, hint, priority, created_at, updated_at) VALUES ('Be kind', 'Always', 0, now(), now())");
  const auto said = open("/about");
  ASSERT_EQ(said.status, 200) << said;
  for (const auto* part :
       {"<h1>Harbour</h1>", "A quiet place", "Be kind", "Always", "mailto:staff%40local.example"})
    EXPECT_THAT(said.body, HasSubstr(part));
  EXPECT_THAT(said.body, HasSubstr("@" + alice.name + "@local.example"));
  EXPECT_THAT(open("/@" + bob.name).body, HasSubstr("og:site_name\" content=\"Harbour\""));
  EXPECT_TRUE(is_harmless(said));
  sql("DELETE FROM settings WHERE var LIKE 'site_%' RETURNING id");
  sql("DELETE FROM rules RETURNING id");
  EXPECT_THAT(open("/about").body, HasSubstr("<h1>local.example</h1>"));
}

TEST_F(server_pages, have_a_privacy_policy_and_no_terms) {
  EXPECT_EQ(open("/privacy-policy").status, 200);
  insert("settings (var, value, created_at, updated_at) VALUES ('site_terms', '--- We keep <little>', now(), "
         "now())");
  const auto said = open("/privacy-policy");
  EXPECT_THAT(said.body, HasSubstr("We keep &lt;little&gt;"));
  sql("DELETE FROM settings WHERE var = 'site_terms' RETURNING id");
  EXPECT_EQ(open("/terms-of-service").status, 404);
}

TEST_F(server_pages, for_machines) {
  const auto robots = open("/robots.txt");
  EXPECT_EQ(robots.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_THAT(robots.body, HasSubstr("Disallow: /media_proxy/"));
  EXPECT_THAT(robots.body, HasSubstr("Disallow: /interact/"));
  for (const auto* path : {"/manifest", "/manifest.json"}) {
    const auto manifest = open(path);
    EXPECT_THAT(manifest.header("Content-Type"), StartsWith("application/manifest+json"));
    EXPECT_EQ(manifest.text("/name"), "local.example");
    EXPECT_EQ(manifest.text("/start_url"), "/");
  }
  EXPECT_EQ(open("/health").body, "OK");
  const auto style = open("/pages/style.css");
  EXPECT_EQ(style.header("Content-Type"), "text/css; charset=utf-8");
  EXPECT_THAT(style.body, HasSubstr("prefers-color-scheme: dark"));
  EXPECT_EQ(place_of("/.well-known/change-password"), "/auth/edit");
}

TEST_F(server_pages, say_how_to_follow_from_here) {
  const auto said = open("/authorize_interaction?uri=" + encoded("https://a.example/@someone"));
  EXPECT_EQ(said.status, 200);
  EXPECT_THAT(said.body, HasSubstr("<code>https://a.example/@someone</code>"));
  EXPECT_THAT(open("/authorize_interaction?uri=acct:x%40a.example").body,
              HasSubstr("<code>x@a.example</code>"));
  EXPECT_THAT(open("/authorize_follow?acct=x%40a.example").body, HasSubstr("<code>x@a.example</code>"));
  EXPECT_EQ(open("/authorize_interaction").status, 400);
  EXPECT_EQ(open("/authorize_interaction?uri=" + std::string(3000, 'x')).status, 400);
}

TEST_F(server_pages, leave_documents_and_the_api_as_they_are) {
  EXPECT_EQ(open("/actor", as_server).status, 200);
  EXPECT_EQ(open("/.well-known/webfinger?resource=acct:" + alice.name + "@local.example").status, 200);
  EXPECT_EQ(open("/api/v1/instance", as_server).status, 200);
  EXPECT_EQ(open("/users/" + alice.name + "/outbox").status, 200);
  EXPECT_EQ(open("/nothing/here").status, 404);
  EXPECT_NE(server.post("/@" + alice.name, "").status, 200);
}

TEST(closed_server_pages, show_people_only_to_those_who_sign_in) {
  api_server closed({"--set", "web.only_authenticated=true"});
  const auto dora = closed.add_person("dora");
  const auto id = closed.post("/api/v1/statuses", dora.token, "status=inside").text("/id");
  for (const auto& path : {std::string("/@dora"), "/@dora/" + id, std::string("/@dora.rss"),
                           std::string("/tags/x"), std::string("/tags/x.rss"), "/@dora/" + id + "/embed"}) {
    const auto said = closed.get(path);
    EXPECT_EQ(said.status, 403) << path;
    EXPECT_THAT(said.body, Not(HasSubstr("inside")));
  }
  EXPECT_EQ(closed.get("/api/oembed?url=" + encoded("https://local.example/@dora/" + id)).status, 404);
  for (const auto* path : {"/about", "/privacy-policy", "/health"})
    EXPECT_EQ(closed.get(path).status, 200) << path;
}

} // namespace
} // namespace pheidi::test
