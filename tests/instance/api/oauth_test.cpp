// From an unknown application to its token and the end of it, over HTTP, as a client with a browser does it.
#include "api_server.hpp"

#include "pheidi/crypto/password.hpp"

#include <fmt/format.h>

namespace pheidi::test {
namespace {

/// The value of the first input with that name, of a page of ours.
std::string input(const api_answer& page, const std::string& name) {
  const auto at = page.body.find("name=\"" + name + "\" value=\"");
  if (at == std::string::npos) return "";
  const auto begin = page.body.find("value=\"", at) + 7;
  return page.body.substr(begin, page.body.find('"', begin) - begin);
}

struct a_client : testing::Test {
  api_server& server = api_server::shared();
  std::string cookie;

  api_answer visit(const std::string& method, const std::string& target, const std::string& form = "") {
    api_server::fields more{{"Origin", "https://local.example"}};
    if (!cookie.empty()) more.emplace_back("Cookie", cookie);
    auto out =
        server.ask(method, target, "", form.empty() ? "" : "application/x-www-form-urlencoded", form, more);
    const auto set = out.header("Set-Cookie");
    if (!set.empty()) cookie = set.substr(0, set.find(';'));
    return out;
  }
};

TEST_F(a_client, comes_from_nothing_to_a_token_and_back) {
  const auto alice = server.add_person("oauth_alice");
  server.sql(fmt::format("UPDATE users SET encrypted_password = '{}' WHERE id = {} RETURNING id",
                         crypto::hash_password("right password", 4), alice.user));
  const auto app = server.post(
      "/api/v1/apps", "", "client_name=Test&redirect_uris=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&scopes=read");
  ASSERT_EQ(app.status, 200) << app;

  const auto asked =
      visit("GET", "/oauth/authorize?response_type=code&scope=read&client_id=" + app.text("/client_id") +
                       "&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob");
  ASSERT_EQ(asked.status, 302) << asked;
  const auto form = visit("GET", asked.header("Location"));
  const auto in = visit(
      "POST", "/auth/sign_in",
      fmt::format("authenticity_token={}&user[email]=oauth_alice&user[password]=right+password&return_to={}",
                  input(form, "authenticity_token"),
                  encoded("/oauth/authorize?response_type=code&scope=read&client_id=" +
                          app.text("/client_id") + "&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob")));
  ASSERT_EQ(in.status, 302) << in;
  const auto consent = visit("GET", in.header("Location"));
  ASSERT_EQ(consent.status, 200) << consent;
  const auto yes =
      visit("POST", "/oauth/authorize",
            fmt::format("authenticity_token={}&response_type=code&scope=read&client_id={}&redirect_uri="
                        "urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob",
                        input(consent, "authenticity_token"), app.text("/client_id")));
  ASSERT_EQ(yes.status, 302) << yes;
  const auto place = yes.header("Location");
  EXPECT_EQ(visit("GET", place).status, 200);

  const auto secrets =
      fmt::format("client_id={}&client_secret={}", app.text("/client_id"), app.text("/client_secret"));
  const auto token =
      server.post("/oauth/token", "",
                  secrets +
                      "&grant_type=authorization_code&redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0"
                      "%3Aoob&code=" +
                      place.substr(place.find("code=") + 5));
  ASSERT_EQ(token.status, 200) << token;
  const auto bearer = token.text("/access_token");
  EXPECT_EQ(server.get("/api/v1/accounts/verify_credentials", bearer).text("/username"), "oauth_alice");
  EXPECT_EQ(server.post("/api/v1/statuses", bearer, "status=x").status, 403);

  EXPECT_EQ(server.post("/oauth/revoke", "", secrets + "&token=" + bearer).body, "{}");
  const auto refused = server.get("/api/v1/accounts/verify_credentials", bearer);
  EXPECT_EQ(refused.status, 401);
  EXPECT_NE(refused.header("WWW-Authenticate"), "");
}

TEST_F(a_client, with_a_token_of_its_own_is_nobody) {
  const auto token = server.add_application_token("read");
  EXPECT_EQ(server.get("/api/v1/apps/verify_credentials", token).status, 200);
  EXPECT_EQ(server.get("/api/v1/accounts/verify_credentials", token).status, 422);
}

TEST_F(a_client, whose_person_is_not_ready_is_told_why) {
  const auto bob = server.add_person("oauth_bob");
  std::string last;
  for (const std::string change : {"confirmed_at = NULL", "confirmed_at = now(), approved = false",
                                   "approved = true, disabled = true"}) {
    server.sql(fmt::format("UPDATE users SET {} WHERE id = {} RETURNING id", change, bob.user));
    const auto said = server.get("/api/v1/accounts/verify_credentials", bob.token);
    EXPECT_EQ(said.status, 403) << said;
    EXPECT_NE(said.text("/error"), last);
    last = said.text("/error");
  }
}

} // namespace
} // namespace pheidi::test
