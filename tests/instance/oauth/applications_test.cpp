// POST /api/v1/apps and what an application is told of itself (client-api.md 3.7; 7, lines 5 to 7 and 12).
#include "oauth_rig.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

struct an_application : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  reply send(const std::string& type, const std::string& body) {
    return rig.ask("POST", "/api/v1/apps", {{"Content-Type", type}}, body);
  }
};

const pairs wanted{{"client_name", "Test"},
                   {"redirect_uris", "urn:ietf:wg:oauth:2.0:oob\ncom.tapbots.Ivory.10217:/request_token"},
                   {"scopes", "read write"},
                   {"website", "https://app.example"}};

TEST_F(an_application, registers_the_same_by_form_json_and_multipart) {
  for (const auto& made :
       {send("application/x-www-form-urlencoded", form_of(wanted)), send("application/json", json_of(wanted)),
        send("multipart/form-data; boundary=XX", multipart_of(wanted))}) {
    ASSERT_EQ(made.status, 200) << made;
    const auto& o = made.json.as_object();
    EXPECT_EQ(o.at("name"), "Test");
    EXPECT_EQ(o.at("website"), "https://app.example");
    EXPECT_EQ(boost::json::serialize(o.at("scopes")), R"(["read","write"])");
    EXPECT_EQ(boost::json::serialize(o.at("redirect_uris")),
              R"(["urn:ietf:wg:oauth:2.0:oob","com.tapbots.Ivory.10217:/request_token"])");
    EXPECT_EQ(o.at("redirect_uri"), "urn:ietf:wg:oauth:2.0:oob\ncom.tapbots.Ivory.10217:/request_token");
    EXPECT_TRUE(o.at("id").is_string());
    EXPECT_EQ(made.text("client_id").size(), 43u);
    EXPECT_EQ(made.text("client_secret").size(), 43u);
    EXPECT_EQ(o.at("client_secret_expires_at"), 0);
    EXPECT_TRUE(o.contains("vapid_key"));
    EXPECT_EQ(made.header("Access-Control-Allow-Origin"), "*");
  }
}

TEST_F(an_application, may_list_its_redirect_uris) {
  const auto made =
      send("application/json", R"({"client_name":"x","redirect_uris":["a:/b","https://c.example/"]})");
  ASSERT_EQ(made.status, 200) << made;
  EXPECT_EQ(made.text("redirect_uri"), "a:/b\nhttps://c.example/");
  EXPECT_EQ(boost::json::serialize(made.json.at("scopes")), R"(["read"])");
  EXPECT_TRUE(made.json.at("website").is_null());
}

TEST_F(an_application, with_a_fault_is_refused) {
  const auto with = [](const char* name, const std::string& value) {
    auto out = wanted;
    for (auto& [each, text] : out)
      if (each == name) text = value;
    return out;
  };
  for (const auto& bad :
       {with("scopes", "read everything"), with("client_name", ""),
        with("client_name", std::string(300, 'x')), with("redirect_uris", ""),
        with("redirect_uris", "javascript:alert(1)"),
        with("redirect_uris", "https://a.example/ data:text/html,x"), with("redirect_uris", "/relative"),
        with("website", "javascript:alert(1)"), with("website", "not a page"), pairs{{"client_name", "x"}},
        pairs{{"redirect_uris", "a:/b"}}})
    EXPECT_EQ(send("application/x-www-form-urlencoded", form_of(bad)).status, 422) << form_of(bad);
  EXPECT_EQ(send("application/json", R"({"client_name":{"a":1},"redirect_uris":{"b":[]}})").status, 422);
  EXPECT_EQ(send("application/json", "{").status, 400);
  EXPECT_EQ(send("application/x-www-form-urlencoded", "client_name=%ff&redirect_uris=a:/b").status, 400);
  EXPECT_EQ(send("application/x-www-form-urlencoded", "client_name=a%00b&redirect_uris=a:/b").status, 400);
}

TEST_F(an_application, knows_itself_by_its_own_token) {
  const auto app = rig.register_application("urn:ietf:wg:oauth:2.0:oob", "read write");
  const auto token = rig.post("/oauth/token", {{"grant_type", "client_credentials"},
                                               {"client_id", app.client_id},
                                               {"client_secret", app.client_secret}});
  ASSERT_EQ(token.status, 200) << token;
  EXPECT_EQ(token.text("scope"), "read");

  const auto shown = rig.get("/api/v1/apps/verify_credentials", token.text("access_token"));
  ASSERT_EQ(shown.status, 200) << shown;
  EXPECT_EQ(shown.text("id"), app.id);
  EXPECT_FALSE(shown.json.as_object().contains("client_secret"));
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials").status, 401);
  EXPECT_EQ(rig.get("/api/v1/emails/check_confirmation", token.text("access_token")).status, 422);
}

TEST_F(an_application, finds_where_everything_is) {
  const auto said = rig.get("/.well-known/oauth-authorization-server");
  ASSERT_EQ(said.status, 200);
  const auto& o = said.json.as_object();
  EXPECT_EQ(o.at("issuer"), "https://social.local.example/");
  for (const auto* name : {"authorization_endpoint", "token_endpoint", "revocation_endpoint",
                           "userinfo_endpoint", "app_registration_endpoint"}) {
    const auto url = said.text(name);
    EXPECT_TRUE(url.starts_with("https://social.local.example/")) << name;
    EXPECT_EQ(url.find_first_of("?#@"), url.npos) << name;
  }
  EXPECT_EQ(boost::json::serialize(o.at("response_modes_supported")), R"(["query","fragment","form_post"])");
  EXPECT_EQ(boost::json::serialize(o.at("code_challenge_methods_supported")), R"(["S256"])");
  EXPECT_EQ(boost::json::serialize(o.at("response_types_supported")), R"(["code"])");
  EXPECT_EQ(boost::json::serialize(o.at("grant_types_supported")),
            R"(["authorization_code","client_credentials"])");
  EXPECT_EQ(boost::json::serialize(o.at("token_endpoint_auth_methods_supported")),
            R"(["client_secret_basic","client_secret_post"])");
  EXPECT_TRUE(o.at("service_documentation").is_string());
}

TEST_F(an_application, may_be_asked_before_it_is_from_another_page) {
  for (const auto* path : {"/oauth/token", "/oauth/revoke", "/oauth/userinfo", "/api/v1/apps"}) {
    const auto said = rig.ask("OPTIONS", path, {{"Origin", "https://elk.zone"}});
    EXPECT_EQ(said.status, 200) << path;
    EXPECT_EQ(said.header("Access-Control-Allow-Origin"), "*");
  }
}

} // namespace
} // namespace pheidi::instance::oauth
