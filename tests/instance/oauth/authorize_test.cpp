// /oauth/authorize with a browser (client-api.md 1.1; 7, line 8; threats A01 to A06, A12, A19 and W01).
#include "oauth_rig.hpp"

#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

constexpr const char* out_of_band_uri = "urn:ietf:wg:oauth:2.0:oob";

struct consent : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  registered app = rig.register_application("fedilab://backtofedilab\nhttps://web.example/back?x=1\n"
                                            "urn:ietf:wg:oauth:2.0:oob");
  std::string name = [] {
    static int made = 0;
    return fmt::format("decider{}", ++made);
  }();
  std::string user = rig.add_user(name);
  browser alice{rig};

  std::string target(const pairs& more = {}, const std::string& uri = "fedilab://backtofedilab") {
    pairs all{{"response_type", "code"},
              {"client_id", app.client_id},
              {"redirect_uri", uri},
              {"scope", "read write"}};
    all.insert(all.end(), more.begin(), more.end());
    return "/oauth/authorize?" + form_of(all);
  }
  std::int64_t codes() {
    return std::stoll(rig.sql("SELECT count(*) FROM oauth_access_grants WHERE resource_owner_id = " + user));
  }
  void signed_in() { ASSERT_EQ(alice.sign_in(name).status, 302); }
};

TEST_F(consent, begins_with_signing_in_and_comes_back) {
  const auto asked = alice.get(target({{"state", "a b&c"}}));
  ASSERT_EQ(asked.status, 302) << asked;
  ASSERT_TRUE(asked.header("Location").starts_with("/auth/sign_in?return_to=")) << asked;
  const auto form = alice.get(asked.header("Location"));
  ASSERT_EQ(form.status, 200);
  EXPECT_TRUE(form.header("Content-Security-Policy").ends_with("form-action 'self'")) << form;

  const auto in =
      alice.submit(form, {{"user[email]", name + "@mail.example"}, {"user[password]", "right password"}});
  ASSERT_EQ(in.status, 302) << in;
  const auto page = alice.get(in.header("Location"));
  ASSERT_EQ(page.status, 200) << page;
  const auto back = alice.submit(page, {}, "Authorise");
  ASSERT_EQ(back.status, 302) << back;
  EXPECT_TRUE(back.header("Location").starts_with("fedilab://backtofedilab?code=")) << back;
  EXPECT_EQ(back.location_parameter("state"), "a b&c");
  const auto token = rig.post("/oauth/token", rig.code_form(app, back.location_parameter("code")));
  EXPECT_EQ(token.status, 200) << token;
  EXPECT_EQ(token.text("scope"), "read write");
}

TEST_F(consent, page_says_who_asks_for_what_and_lets_nothing_in) {
  signed_in();
  const auto page = alice.get(target());
  ASSERT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("Test &lt;b&gt;app&lt;/b&gt; &amp; co"), std::string::npos) << page.body;
  EXPECT_EQ(page.body.find("<b>app"), std::string::npos);
  EXPECT_NE(page.body.find("https://app.example"), std::string::npos);
  EXPECT_NE(page.body.find("@" + name + "@local.example"), std::string::npos);
  EXPECT_NE(page.body.find("publish in your name"), std::string::npos);
  EXPECT_NE(page.body.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_EQ(page.body.find("<script"), std::string::npos);
  EXPECT_EQ(
      page.header("Content-Security-Policy"),
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
      "fedilab:");
  EXPECT_EQ(page.header("X-Frame-Options"), "DENY");
  EXPECT_EQ(page.header("Cache-Control"), "private, no-store");
  EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff");
}

TEST_F(consent, out_of_band_shows_the_code) {
  signed_in();
  const auto to = alice.submit(alice.get(target({}, out_of_band_uri)), {}, "Authorise").header("Location");
  ASSERT_TRUE(to.starts_with("/oauth/authorize/native?code=")) << to;
  const auto code = to.substr(to.find('=') + 1);
  EXPECT_NE(alice.get(to).body.find(">" + code + "<"), std::string::npos);
  // Neither a text of somebody else, nor for somebody else.
  EXPECT_EQ(alice.get("/oauth/authorize/native?code=send+me+money").status, 400);
  const auto other_name = name + "b";
  rig.add_user(other_name);
  browser other(rig);
  other.sign_in(other_name);
  EXPECT_EQ(other.get(to).status, 400);
  EXPECT_EQ(browser(rig).get(to).status, 302);
}

TEST_F(consent, that_was_given_is_not_asked_for_again) {
  signed_in();
  rig.add_token(app, user, "write read");
  const auto at_once = alice.get(target({{"state", "x"}}));
  ASSERT_EQ(at_once.status, 302);
  EXPECT_FALSE(at_once.location_parameter("code").empty());
  EXPECT_EQ(alice.get(target({{"force_login", "true"}})).status, 200);
  EXPECT_EQ(alice.get(target({{"lang", "de"}})).status, 302);
  rig.sql("UPDATE oauth_access_tokens SET revoked_at = now() WHERE resource_owner_id = " + user);
  EXPECT_EQ(alice.get(target()).status, 200);
  rig.add_token(app, user, "read");
  EXPECT_EQ(alice.get(target()).status, 200) << "for less";
}

// Chromium lets a form lead to no redirection that its page does not name: the one with the password names
// none.
TEST_F(consent, that_was_given_is_asked_for_after_signing_in) {
  rig.add_token(app, user, "read write");
  const auto form = alice.get(alice.get(target()).header("Location"));
  const auto in = alice.submit(form, {{"user[email]", name}, {"user[password]", "right password"}});
  EXPECT_EQ(alice.get(in.header("Location")).status, 200);
  EXPECT_EQ(alice.get(target()).status, 302);
}

TEST_F(consent, that_is_denied_says_so) {
  signed_in();
  const auto no = alice.submit(alice.get(target({{"state", "s"}})), {}, "Deny");
  ASSERT_EQ(no.status, 302);
  EXPECT_EQ(no.location_parameter("error"), "access_denied");
  EXPECT_EQ(no.location_parameter("state"), "s");
  EXPECT_EQ(alice.submit(alice.get(target({}, out_of_band_uri)), {}, "Deny").status, 200);
  EXPECT_EQ(codes(), 0);
}

TEST_F(consent, goes_nowhere_that_was_not_registered) {
  signed_in();
  for (const auto* uri :
       {"", "https://web.example/back", "https://web.example/back?x=1&y=2", "https://web.example/back?x=1#",
        "https://WEB.example/back?x=1", "https://web.example/back/../back?x=1",
        "https://web.example@evil.example/", "https://evil.example/", "fedilab://backtofedilab/",
        "javascript:alert(1)", "//evil.example", "https://web.example/back?x=1\r\nSet-Cookie: a=b"}) {
    for (auto* who : {&alice}) {
      const auto said = who->get(target({}, uri));
      EXPECT_EQ(said.status, 400) << uri;
      EXPECT_EQ(said.header("Location"), "") << uri;
      EXPECT_EQ(said.content_type, "text/html; charset=utf-8");
    }
    EXPECT_EQ(browser(rig).get(target({}, uri)).status, 400) << uri;
  }
  EXPECT_EQ(alice.get("/oauth/authorize?response_type=code&client_id=nobody&redirect_uri=a:/b").status, 400);
  EXPECT_EQ(alice.get("/oauth/authorize").status, 400);
  EXPECT_EQ(alice.get(target({{"state", std::string(5000, 'x')}})).status, 400);
}

TEST_F(consent, tells_the_application_what_is_wrong) {
  signed_in();
  const auto error = [&](const std::string& asked) {
    const auto said = alice.get(asked);
    EXPECT_EQ(said.status, 302) << asked;
    EXPECT_EQ(said.location_parameter("state"), "st");
    EXPECT_FALSE(said.location_parameter("error_description").empty());
    return said.location_parameter("error");
  };
  const auto asked = [&](const std::string& type, const std::string& scope, const pairs& more = {}) {
    pairs all{{"response_type", type},
              {"client_id", app.client_id},
              {"redirect_uri", "https://web.example/back?x=1"},
              {"state", "st"},
              {"scope", scope}};
    all.insert(all.end(), more.begin(), more.end());
    return "/oauth/authorize/?" + form_of(all);
  };
  EXPECT_EQ(error(asked("token", "read")), "unsupported_response_type");
  EXPECT_EQ(error(asked("", "read")), "invalid_request");
  EXPECT_EQ(error(asked("code", "read admin:read")), "invalid_scope");
  EXPECT_EQ(error(asked("code", "everything")), "invalid_scope");
  EXPECT_EQ(error(asked("code", "read", {{"code_challenge", "abc"}, {"code_challenge_method", "plain"}})),
            "invalid_request");
  EXPECT_EQ(error(asked("code", "read", {{"code_challenge", "abc"}, {"code_challenge_method", "S256"}})),
            "invalid_request");
  EXPECT_EQ(error(asked("code", "read", {{"code_challenge", std::string(43, 'a')}})), "invalid_request");
  EXPECT_EQ(error(asked("code", "read", {{"response_mode", "web_message"}})), "invalid_request");
  // An application on a phone takes no form.
  EXPECT_EQ(alice.get(target({{"response_mode", "form_post"}})).location_parameter("error"),
            "invalid_request");
  // Before signing in nobody is sent anywhere but to that.
  EXPECT_TRUE(browser(rig).get(asked("token", "read")).header("Location").starts_with("/auth/sign_in?"));
}

TEST_F(consent, echoes_a_state_without_its_line_breaks_becoming_headers) {
  signed_in();
  const std::string state = "a\r\nSet-Cookie: x=y\r\n\r\n<script>\"'";
  const auto page = alice.get(target({{"state", state}}));
  EXPECT_EQ(page.body.find("<script>"), std::string::npos);
  const auto back = alice.submit(page, {}, "Authorise");
  EXPECT_EQ(back.header("Location").find_first_of("\r\n<\""), std::string::npos);
  EXPECT_EQ(back.location_parameter("state"), state);
  EXPECT_EQ(back.header("Set-Cookie"), "");
}

TEST_F(consent, without_a_state_gives_none) {
  signed_in();
  const auto back = alice.submit(alice.get(target()), {}, "Authorise").header("Location");
  EXPECT_EQ(back.find("state"), std::string::npos) << back;
}

TEST_F(consent, goes_into_the_fragment_where_that_is_asked_for) {
  signed_in();
  const auto back = alice.submit(alice.get(target({{"response_mode", "fragment"}})), {}, "Authorise");
  EXPECT_TRUE(back.header("Location").starts_with("fedilab://backtofedilab#code=")) << back;
}

TEST_F(consent, is_posted_to_a_page_where_that_is_asked_for) {
  signed_in();
  const std::string uri = "https://web.example/back?x=1", state = "\"><script>alert(1)</script>";
  const auto page = alice.get(target({{"response_mode", "form_post"}, {"state", state}}, uri));
  const auto back = alice.submit(page, {}, "Authorise");
  ASSERT_EQ(back.status, 200) << back;
  EXPECT_EQ(back.header("Location"), "");
  EXPECT_EQ(back.header("Cache-Control"), "private, no-store");
  EXPECT_NE(back.body.find("<form method=\"post\" action=\"https://web.example/back?x=1\">"),
            std::string::npos)
      << back.body;
  EXPECT_NE(back.body.find("<button type=\"submit\">"), std::string::npos) << "for browsers without scripts";
  EXPECT_EQ(value_of(back.body, "state"), state);
  EXPECT_EQ(back.body.find("<script>alert"), std::string::npos);
  EXPECT_EQ(back.body.find("authenticity_token"), std::string::npos) << "nothing of ours goes to others";
  auto form = rig.code_form(app, value_of(back.body, "code"));
  form.at(3).second = uri;
  EXPECT_EQ(rig.post("/oauth/token", form).status, 200);
}

TEST_F(consent, that_is_posted_runs_its_own_script_alone) {
  signed_in();
  const auto page = alice.get(target({{"response_mode", "form_post"}}, "https://web.example/back?x=1"));
  const auto back = alice.submit(page, {}, "Authorise");
  const auto begin = back.body.find("<script>") + 8;
  const auto script = back.body.substr(begin, back.body.find("</script>") - begin);
  EXPECT_EQ(
      back.header("Content-Security-Policy"),
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; script-src 'sha256-" +
          crypto::base64(crypto::sha256(script)) + "'");
}

TEST_F(consent, that_is_posted_comes_back_with_errors_and_at_once_as_well) {
  signed_in();
  const std::string uri = "https://web.example/back?x=1";
  const auto page = alice.get(target({{"response_mode", "form_post"}, {"state", "s"}}, uri));
  const auto no = alice.submit(page, {}, "Deny");
  EXPECT_EQ(no.status, 200);
  EXPECT_EQ(value_of(no.body, "error"), "access_denied");
  EXPECT_EQ(value_of(no.body, "state"), "s");
  rig.add_token(app, user, "read write");
  const auto at_once = alice.get(target({{"response_mode", "form_post"}}, uri));
  EXPECT_EQ(at_once.status, 200);
  EXPECT_NE(value_of(at_once.body, "code"), "");
}

TEST_F(consent, keeps_the_challenge) {
  signed_in();
  const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const auto form_of_new_code = [&] {
    const auto page = alice.get(target({{"code_challenge", challenge}, {"code_challenge_method", "S256"}}));
    return rig.code_form(app, alice.submit(page, {}, "Authorise").location_parameter("code"));
  };
  EXPECT_EQ(rig.post("/oauth/token", form_of_new_code()).status, 400);
  auto form = form_of_new_code();
  form.emplace_back("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_EQ(rig.post("/oauth/token", form).status, 200);
}

TEST_F(consent, is_not_given_by_a_form_of_somebody_else) {
  signed_in();
  const auto page = alice.get(target());
  const pairs form{{"client_id", app.client_id},
                   {"redirect_uri", "fedilab://backtofedilab"},
                   {"response_type", "code"},
                   {"scope", "read write"}};
  const auto with = [&](const std::string& token) {
    auto out = form;
    out.emplace_back("authenticity_token", token);
    return out;
  };
  const auto right = value_of(page.body, "authenticity_token");
  browser mallory(rig);
  const auto foreign = value_of(mallory.get("/auth/sign_in").body, "authenticity_token");
  const auto of_another_form = value_of(alice.get("/auth/edit").body, "authenticity_token");
  for (const auto& token : {std::string(), foreign, of_another_form, right.substr(1)})
    EXPECT_EQ(alice.post("/oauth/authorize", with(token)).status, 422) << token;
  for (const auto& [header, value] : pairs{{"Origin", "https://evil.example"},
                                           {"Origin", "null"},
                                           {"Origin", "http://social.local.example"},
                                           {"Sec-Fetch-Site", "cross-site"},
                                           {"Sec-Fetch-Site", "same-site"}}) {
    alice.fields = {{header, value}};
    EXPECT_EQ(alice.post("/oauth/authorize", with(right)).status, 422) << header << ' ' << value;
  }
  EXPECT_EQ(codes(), 0);
  alice.fields = {{"Origin", "https://social.local.example"}, {"Sec-Fetch-Site", "same-origin"}};
  EXPECT_EQ(alice.post("/oauth/authorize", with(right)).status, 302);
  EXPECT_EQ(codes(), 1);
}

TEST_F(consent, is_checked_again_when_it_is_given) {
  signed_in();
  const auto token = value_of(alice.get(target()).body, "authenticity_token");
  const auto post = [&](const std::string& uri, const std::string& scope) {
    return alice.post("/oauth/authorize", {{"authenticity_token", token},
                                           {"client_id", app.client_id},
                                           {"redirect_uri", uri},
                                           {"response_type", "code"},
                                           {"scope", scope}});
  };
  EXPECT_EQ(post("https://evil.example/", "read").status, 400);
  EXPECT_EQ(post("fedilab://backtofedilab", "read admin:write").location_parameter("error"), "invalid_scope");
  EXPECT_EQ(codes(), 0);
}

TEST_F(consent, is_nothing_for_people_who_were_disabled_meanwhile) {
  signed_in();
  const auto page = alice.get(target());
  rig.sql("UPDATE users SET disabled = true WHERE id = " + user);
  EXPECT_TRUE(alice.submit(page, {}, "Authorise").header("Location").starts_with("/auth/sign_in?"));
  EXPECT_EQ(codes(), 0);
}

} // namespace
} // namespace pheidi::instance::oauth
