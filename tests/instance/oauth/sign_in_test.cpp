// /auth/sign_in and /auth/sign_out (threats A22, W01 to W08).
#include "oauth_rig.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

struct signing_in : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  std::string name = [] {
    static int made = 0;
    return fmt::format("Visitor{}", ++made);
  }();
  std::string user = rig.add_user(name);
  browser alice{rig};

  ~signing_in() override { rig.settings.web.rate_limits = false; }

  std::string attempts() {
    return rig.sql(
        fmt::format("SELECT string_agg(concat_ws(' ', authentication_method, success, failure_reason,"
                    " host(ip), user_agent), '; ' ORDER BY id) FROM login_activities WHERE user_id = {}",
                    user));
  }
  std::string sessions() {
    return rig.sql("SELECT count(*) FROM session_activations WHERE user_id = " + user);
  }
};

TEST_F(signing_in, makes_a_session_of_its_own) {
  const auto page = alice.get("/auth/sign_in");
  ASSERT_EQ(page.status, 200);
  const auto before = alice.cookie;
  const auto in = alice.submit(page, {{"user[email]", name}, {"user[password]", "right password"}});
  ASSERT_EQ(in.status, 302) << in;
  EXPECT_NE(alice.cookie, before) << "a session that somebody planted is none";
  EXPECT_EQ(in.header("Set-Cookie"),
            alice.cookie + "; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax; Secure");
  EXPECT_TRUE(alice.cookie.starts_with("__Host-")) << "no neighbour plants one";
  EXPECT_EQ(alice.get("/auth/edit").status, 200);
  EXPECT_EQ(attempts(), "password t 192.0.2.7 Test browser");
  EXPECT_EQ(rig.sql("SELECT concat_ws(' ', host(ip), user_agent, length(session_id)) FROM session_activations"
                    " WHERE user_id = " +
                    user),
            "192.0.2.7 Test browser 64");
  EXPECT_EQ(rig.sql("SELECT count(*) FROM session_activations WHERE session_id = '" +
                    alice.cookie.substr(alice.cookie.find('=') + 1) + "'"),
            "0")
      << "whoever reads the table has no session";
  EXPECT_EQ(rig.sql("SELECT sign_in_count FROM users WHERE id = " + user), "1");
}

TEST_F(signing_in, without_https_has_a_cookie_that_comes_back) {
  rig.settings.identity.https = false;
  const auto set = alice.get("/auth/sign_in").header("Set-Cookie");
  rig.settings.identity.https = true;
  EXPECT_EQ(set.find("Secure"), std::string::npos);
  EXPECT_TRUE(set.starts_with("_session_id=")) << "browsers refuse the prefix there";
}

TEST_F(signing_in, overlooks_a_cookie_that_others_may_have_set) {
  alice.sign_in(name);
  alice.cookie = alice.cookie.substr(std::string_view("__Host-").size());
  EXPECT_EQ(alice.get("/auth/edit").status, 302);
}

TEST_F(signing_in, says_the_same_to_all_who_are_wrong) {
  browser other{rig};
  const auto wrong = alice.sign_in(name, "wrong password");
  const auto nobody = other.sign_in("nobody", "wrong password");
  for (const auto* said : {&wrong, &nobody}) {
    EXPECT_EQ(said->status, 422);
    EXPECT_NE(said->body.find("That is not right."), std::string::npos);
    EXPECT_EQ(said->header("Location"), "");
  }
  EXPECT_EQ(attempts(), "password f invalid_password 192.0.2.7 Test browser");
  for (const auto& odd : {std::string(), std::string("\xf0\x9f\x90\x98"), std::string(10'000, 'x'),
                          std::string("' OR 1=1 --")}) {
    EXPECT_EQ(alice.sign_in(odd, "x").status, 422);
    EXPECT_EQ(alice.sign_in(name, odd).status, 422);
  }
  EXPECT_EQ(sessions(), "0");
}

TEST_F(signing_in, shows_what_was_typed_as_text) {
  const auto said = alice.sign_in("\"><script>alert(1)</script>", "x");
  EXPECT_EQ(said.body.find("<script>"), std::string::npos) << said.body;
  EXPECT_NE(said.body.find("&quot;&gt;&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(said.body.find("right password"), std::string::npos);
}

TEST_F(signing_in, is_not_for_people_against_whom_something_stands) {
  for (const auto& [change, back, sentence] :
       {std::tuple{"disabled = true", "disabled = false", "Your account is disabled."},
        std::tuple{"confirmed_at = NULL", "confirmed_at = now()",
                   "Your e-mail address is not confirmed yet."},
        std::tuple{"approved = false", "approved = true", "Your account has not been approved yet."}}) {
    rig.sql(fmt::format("UPDATE users SET {} WHERE id = {}", change, user));
    const auto said = alice.sign_in(name);
    EXPECT_EQ(said.status, 422);
    EXPECT_NE(said.body.find(sentence), std::string::npos) << said;
    EXPECT_NE(alice.sign_in(name, "wrong").body.find("That is not right."), std::string::npos);
    rig.sql(fmt::format("UPDATE users SET {} WHERE id = {}", back, user));
  }
  rig.sql("UPDATE accounts SET suspended_at = now() WHERE id = (SELECT account_id FROM users WHERE id = " +
          user + ")");
  EXPECT_EQ(alice.sign_in(name).status, 422);
  EXPECT_EQ(sessions(), "0");
}

TEST_F(signing_in, leads_back_only_to_pages_of_ours) {
  for (const auto* fine : {"/oauth/authorize?client_id=x", "/oauth/authorized_applications", "/auth/edit"}) {
    browser fresh{rig};
    EXPECT_EQ(fresh.sign_in(name, "right password", "", fine).header("Location"), fine);
  }
  for (const auto* bad : {"https://evil.example/", "//evil.example", "/\\evil.example",
                          "/oauth/authorize@evil.example", "https://social.local.example/auth/edit",
                          "javascript:alert(1)", "/auth/edit\r\nX: y", "/web//evil", "%2F%2Fevil"}) {
    browser fresh{rig};
    EXPECT_EQ(fresh.sign_in(name, "right password", "", bad).header("Location"), "/auth/edit") << bad;
  }
  alice.sign_in(name);
  EXPECT_EQ(alice.get("/auth/sign_in?return_to=https://evil.example").header("Location"), "/auth/edit");
}

TEST_F(signing_in, needs_the_form_of_this_browser) {
  const pairs typed{{"user[email]", name}, {"user[password]", "right password"}};
  EXPECT_EQ(alice.post("/auth/sign_in", typed).status, 422);
  browser mallory{rig};
  auto planted = typed;
  planted.emplace_back("authenticity_token",
                       value_of(mallory.get("/auth/sign_in").body, "authenticity_token"));
  EXPECT_EQ(alice.post("/auth/sign_in", planted).status, 422) << "without a cookie";
  alice.get("/auth/sign_in");
  EXPECT_EQ(alice.post("/auth/sign_in", planted).status, 422) << "with the token of another";
  EXPECT_EQ(sessions(), "0");
  EXPECT_EQ(attempts(), "NULL");
}

TEST_F(signing_in, ends_with_signing_out) {
  alice.sign_in(name);
  const auto kept = alice.cookie;
  const auto page = alice.get("/auth/edit");
  EXPECT_EQ(alice.post("/auth/sign_out", {}).status, 422) << "nobody signs others out";
  EXPECT_EQ(alice.get("/auth/edit").status, 200);
  const auto out = alice.submit(page, {}, "Sign out");
  EXPECT_EQ(out.status, 302);
  EXPECT_NE(out.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  alice.cookie = kept;
  EXPECT_EQ(alice.get("/auth/edit").status, 302);
  EXPECT_EQ(sessions(), "0");
}

TEST_F(signing_in, lasts_two_weeks_after_the_last_use) {
  alice.sign_in(name);
  const auto age = [&](const std::string& days) {
    rig.sql(fmt::format(
        "UPDATE session_activations SET updated_at = now() AT TIME ZONE 'UTC' - interval '{} days'"
        " WHERE user_id = {}",
        days, user));
  };
  age("13");
  const auto used = alice.get("/auth/edit");
  EXPECT_EQ(used.status, 200);
  EXPECT_NE(used.header("Set-Cookie"), "");
  EXPECT_EQ(
      rig.sql("SELECT updated_at > now() AT TIME ZONE 'UTC' - interval '1 hour' FROM session_activations"
              " WHERE user_id = " +
              user),
      "t");
  EXPECT_EQ(alice.get("/auth/edit").header("Set-Cookie"), "");
  age("15");
  EXPECT_EQ(alice.get("/auth/edit").status, 302);
}

TEST_F(signing_in, keeps_ten_sessions) {
  browser first{rig};
  first.sign_in(name);
  for (int n = 0; n < 10; ++n)
    browser(rig).sign_in(name);
  EXPECT_EQ(sessions(), "10");
  EXPECT_EQ(first.get("/auth/edit").status, 302);
}

TEST_F(signing_in, may_be_tried_twenty_five_times_by_one_address) {
  rig.settings.web.rate_limits = true;
  alice.address = "198.51.100.1";
  for (int n = 0; n < 25; ++n)
    ASSERT_EQ(alice.sign_in(fmt::format("nobody{}", n), "x").status, 422) << n;
  alice.fields = {{"Authorization", "Bearer made-up"}};
  const auto many = alice.sign_in(name);
  EXPECT_EQ(many.status, 429) << many;
  EXPECT_EQ(many.content_type, "text/html; charset=utf-8");
  browser neighbour{rig};
  neighbour.address = "198.51.100.2";
  EXPECT_EQ(neighbour.sign_in(name).status, 302);
}

TEST_F(signing_in, may_be_tried_twenty_five_times_for_one_person) {
  rig.settings.web.rate_limits = true;
  for (int n = 0; n < 25; ++n) {
    alice.address = fmt::format("203.0.113.{}", n);
    // By name and by address it is the same person.
    ASSERT_EQ(alice.sign_in(n % 2 ? name : name + "@mail.example", "x").status, 422) << n;
  }
  alice.address = "203.0.113.200";
  EXPECT_EQ(alice.sign_in(name).status, 429);
  EXPECT_EQ(alice.sign_in(name + "@mail.example").status, 429);
}

TEST_F(signing_in, of_networks_of_version_six_is_counted_by_the_network) {
  rig.settings.web.rate_limits = true;
  for (int n = 0; n < 25; ++n) {
    alice.address = fmt::format("2001:db8:1:2::{}", n + 1);
    ASSERT_EQ(alice.sign_in("nobody at all", "x").status, n < 25 ? 422 : 429) << n;
  }
  alice.address = "2001:db8:1:2:ffff::1";
  EXPECT_EQ(alice.sign_in(name).status, 429);
}

} // namespace
} // namespace pheidi::instance::oauth
