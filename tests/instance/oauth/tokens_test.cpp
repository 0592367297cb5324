// POST /oauth/token (client-api.md 1.1; 7, lines 8 and 9; threats A07 to A12 and A20).
#include "oauth_rig.hpp"

#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::instance::oauth {
namespace {

// RFC 7636, appendix B.
const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct a_code : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  registered app = rig.register_application();
  std::string user = [this] {
    static int made = 0;
    return rig.add_user(fmt::format("holder{}", ++made));
  }();

  pairs form(const std::string& code) { return rig.code_form(app, code); }
  static pairs with(pairs all, const std::string& name, const std::string& value) {
    for (auto& [each, text] : all)
      if (each == name) text = value;
    if (std::ranges::none_of(all, [&](const auto& p) { return p.first == name; }))
      all.emplace_back(name, value);
    return all;
  }
  void expect_refused(const pairs& form, int status, const std::string& error) {
    const auto said = rig.post("/oauth/token", form);
    EXPECT_EQ(said.status, status) << said;
    EXPECT_EQ(said.text("error"), error) << form_of(form);
    EXPECT_FALSE(said.text("error_description").empty());
    EXPECT_EQ(said.header("Cache-Control"), "no-store");
  }
};

TEST_F(a_code, becomes_a_token_by_form_json_and_multipart) {
  for (const auto* type :
       {"application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=XX"}) {
    const auto all = form(rig.add_code(app, user, "read write"));
    const std::string kind = type;
    const auto body = kind.starts_with("application/j") ? json_of(all)
                      : kind.starts_with("multi")       ? multipart_of(all)
                                                        : form_of(all);
    const auto said = rig.ask("POST", "/oauth/token", {{"Content-Type", type}}, body);
    ASSERT_EQ(said.status, 200) << said;
    EXPECT_EQ(said.text("token_type"), "Bearer");
    EXPECT_EQ(said.text("scope"), "read write");
    EXPECT_TRUE(said.json.at("created_at").is_int64());
    EXPECT_EQ(said.json.as_object().size(), 4u);
    EXPECT_EQ(said.header("Cache-Control"), "no-store");
    EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", said.text("access_token")).status, 200);
  }
}

TEST_F(a_code, is_given_for_the_secret_in_the_header) {
  const auto basic = "Basic " + crypto::base64(app.client_id + ":" + app.client_secret);
  const pairs rest{{"grant_type", "authorization_code"}, {"redirect_uri", rig.redirect_uri}};
  EXPECT_EQ(rig.post("/oauth/token", with(rest, "code", rig.add_code(app, user)), {{"Authorization", basic}})
                .status,
            200);

  const auto wrong = "Basic " + crypto::base64(app.client_id + ":other");
  for (const auto& header :
       {wrong, std::string("Basic !!"), std::string("Basic"), std::string("Basic Og==")}) {
    const auto said =
        rig.post("/oauth/token", with(rest, "code", rig.add_code(app, user)), {{"Authorization", header}});
    EXPECT_EQ(said.status, 401) << header;
    EXPECT_EQ(said.text("error"), "invalid_client");
  }
}

TEST_F(a_code, works_once) {
  const auto once = form(rig.add_code(app, user));
  EXPECT_EQ(rig.post("/oauth/token", once).status, 200);
  expect_refused(once, 400, "invalid_grant");
}

TEST_F(a_code, becomes_one_token_however_many_come_at_once) {
  const auto answers = rig.post_at_once("/oauth/token", form(rig.add_code(app, user)), 20);
  EXPECT_EQ(std::ranges::count(answers, 200, &reply::status), 1);
  EXPECT_EQ(std::ranges::count(answers, 400, &reply::status), 19);
}

TEST_F(a_code, of_the_same_scopes_is_the_same_token) {
  const auto first =
      rig.post("/oauth/token", form(rig.add_code(app, user, "read write"))).text("access_token");
  EXPECT_EQ(rig.post("/oauth/token", form(rig.add_code(app, user, "write read"))).text("access_token"),
            first);
  EXPECT_NE(rig.post("/oauth/token", form(rig.add_code(app, user, "read"))).text("access_token"), first);
}

TEST_F(a_code, is_bound_to_client_redirection_and_time) {
  const auto code = rig.add_code(app, user);
  const auto other = rig.register_application();
  expect_refused(with(with(form(code), "client_id", other.client_id), "client_secret", other.client_secret),
                 400, "invalid_grant");
  expect_refused(form(rig.add_code(app, user, "read", "", "601 seconds")), 400, "invalid_grant");
  EXPECT_EQ(rig.post("/oauth/token", form(code)).status, 200)
      << "a wrong try of somebody else does not use it up";

  const auto elsewhere = rig.add_code(app, user);
  expect_refused(with(form(elsewhere), "redirect_uri", rig.redirect_uri + "/"), 400, "invalid_grant");
  expect_refused(form(elsewhere), 400, "invalid_grant");
}

TEST_F(a_code, leaves_the_token_of_its_first_use_when_it_comes_again) {
  const auto once = form(rig.add_code(app, user));
  const auto token = rig.post("/oauth/token", once).text("access_token");
  expect_refused(once, 400, "invalid_grant");
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 200)
      << "it is also that of other sign-ins with this application";
}

TEST_F(a_code, needs_the_verifier_of_its_challenge) {
  const auto fresh = [&] { return form(rig.add_code(app, user, "read", challenge)); };
  expect_refused(fresh(), 400, "invalid_grant");
  expect_refused(with(fresh(), "code_verifier", verifier.substr(1) + "k"), 400, "invalid_grant");
  expect_refused(with(fresh(), "code_verifier", challenge), 400, "invalid_grant");
  expect_refused(with(form(rig.add_code(app, user)), "code_verifier", verifier), 400, "invalid_grant");
  EXPECT_EQ(rig.post("/oauth/token", with(fresh(), "code_verifier", verifier)).status, 200);
}

TEST_F(a_code, dies_of_a_wrong_verifier) {
  const auto code = form(rig.add_code(app, user, "read", challenge));
  expect_refused(with(code, "code_verifier", verifier.substr(1) + "k"), 400, "invalid_grant");
  expect_refused(with(code, "code_verifier", verifier), 400, "invalid_grant");
}

TEST_F(a_code, is_asked_for_with_the_right_words) {
  const auto right = form(rig.add_code(app, user));
  expect_refused(with(right, "client_secret", "other"), 401, "invalid_client");
  expect_refused(with(right, "client_secret", ""), 401, "invalid_client");
  expect_refused(with(right, "client_id", "nobody"), 401, "invalid_client");
  expect_refused(with(right, "code", ""), 400, "invalid_request");
  expect_refused(with(right, "redirect_uri", ""), 400, "invalid_request");
  expect_refused(with(right, "grant_type", ""), 400, "invalid_request");
  expect_refused(with(right, "code", "no such code"), 400, "invalid_grant");
  expect_refused(with(right, "code", std::string(100'000, 'x')), 400, "invalid_grant");
  for (const auto* type :
       {"password", "refresh_token", "implicit", "urn:ietf:params:oauth:grant-type:device_code"})
    expect_refused(with(right, "grant_type", type), 400, "unsupported_grant_type");
  EXPECT_EQ(rig.post("/oauth/token", right).status, 200);
}

TEST_F(a_code, of_a_client_without_a_secret_needs_a_challenge) {
  rig.sql("UPDATE oauth_applications SET confidential = false WHERE id = " + app.id);
  expect_refused(with(form(rig.add_code(app, user)), "client_secret", ""), 400, "invalid_grant");
  const auto code = rig.add_code(app, user, "read", challenge);
  EXPECT_EQ(
      rig.post("/oauth/token", with(with(form(code), "client_secret", ""), "code_verifier", verifier)).status,
      200);
  expect_refused({{"grant_type", "client_credentials"}, {"client_id", app.client_id}}, 401, "invalid_client");
}

TEST_F(a_code, of_an_application_itself_has_its_scopes_and_no_more) {
  const pairs asked{{"grant_type", "client_credentials"},
                    {"client_id", app.client_id},
                    {"client_secret", app.client_secret},
                    {"scope", "read write"}};
  EXPECT_EQ(rig.post("/oauth/token", asked).text("scope"), "read write");
  expect_refused(with(asked, "scope", "read admin:read"), 400, "invalid_scope");
  expect_refused(with(asked, "scope", "everything"), 400, "invalid_scope");
}

} // namespace
} // namespace pheidi::instance::oauth
