// /auth/edit, /oauth/authorized_applications, userinfo and the pages that say whom to ask.
#include "oauth_rig.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

struct own_pages : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  std::string name = [] {
    static int made = 0;
    return fmt::format("resident{}", ++made);
  }();
  std::string user = rig.add_user(name);
  registered app = rig.register_application();
  browser alice{rig};

  void subscribe(const std::string& token) {
    rig.sql(fmt::format(
        "INSERT INTO web_push_subscriptions (endpoint, key_p256dh, key_auth, access_token_id, user_id,"
        " created_at, updated_at) SELECT 'https://push.example', 'x', 'y', id, {}, now(), now() FROM"
        " oauth_access_tokens WHERE token = '{}' RETURNING id",
        user, token));
  }
  reply change(const std::string& current, const std::string& wanted, const std::string& again) {
    return alice.submit(alice.get("/auth/edit"), {{"user[current_password]", current},
                                                  {"user[password]", wanted},
                                                  {"user[password_confirmation]", again}});
  }
};

TEST_F(own_pages, are_for_people_who_are_signed_in) {
  for (const auto* page : {"/auth/edit", "/oauth/authorized_applications"}) {
    const auto said = browser(rig).get(page);
    EXPECT_EQ(said.status, 302);
    EXPECT_TRUE(said.header("Location").starts_with("/auth/sign_in?return_to=")) << said;
  }
}

TEST_F(own_pages, change_the_password_and_end_all_but_this_session) {
  browser elsewhere{rig};
  elsewhere.sign_in(name);
  alice.sign_in(name);
  const auto token = rig.add_token(app, user, "read"), code = rig.add_code(app, user);
  subscribe(token);
  EXPECT_EQ(change("wrong password", "another password", "another password").status, 422);
  EXPECT_EQ(change("right password", "another password", "another passwort").status, 422);
  EXPECT_EQ(change("right password", "short", "short").status, 422);
  EXPECT_EQ(change("right password", std::string(73, 'x'), std::string(73, 'x')).status, 422);
  EXPECT_EQ(elsewhere.get("/auth/edit").status, 200);
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 200);

  browser before = alice;
  const auto said = change("right password", "another password", "another password");
  EXPECT_EQ(said.status, 200);
  EXPECT_NE(said.body.find("signed out of all other browsers and all applications"), std::string::npos);
  EXPECT_NE(alice.cookie, before.cookie);
  EXPECT_EQ(before.get("/auth/edit").status, 302) << "whoever had this cookie";
  EXPECT_EQ(alice.submit(said, {}, "Sign out").status, 302)
      << "the page's forms are those of the new session";
  EXPECT_EQ(alice.sign_in(name, "another password").status, 302);
  EXPECT_EQ(alice.get("/auth/edit").status, 200);
  EXPECT_EQ(elsewhere.get("/auth/edit").status, 302);
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 401);
  EXPECT_EQ(rig.post("/oauth/token", rig.code_form(app, code)).status, 400);
  EXPECT_EQ(rig.sql("SELECT count(*) FROM web_push_subscriptions WHERE user_id = " + user), "0");
  EXPECT_EQ(browser(rig).sign_in(name).status, 422);
  EXPECT_EQ(browser(rig).sign_in(name, "another password").status, 302);
}

TEST_F(own_pages, tell_the_streams_of_a_changed_password) {
  alice.sign_in(name);
  const auto token = rig.sql(
      fmt::format("SELECT id FROM oauth_access_tokens WHERE token = '{}'", rig.add_token(app, user, "read")));
  const std::vector<std::string> channels{"timeline:access_token:" + token,
                                          "timeline:system:" +
                                              rig.sql("SELECT account_id FROM users WHERE id = " + user)};
  const auto told =
      rig.heard_on(channels, [&] { change("right password", "another password", "another password"); });
  EXPECT_EQ(told.size(), 2u);
  for (const auto& [channel, message] : told)
    EXPECT_EQ(message, R"({"event":"kill"})") << channel;
}

TEST_F(own_pages, change_no_password_by_a_form_of_somebody_else) {
  alice.sign_in(name);
  const auto said = alice.post("/auth/edit", {{"user[current_password]", "right password"},
                                              {"user[password]", "another password"},
                                              {"user[password_confirmation]", "another password"}});
  EXPECT_EQ(said.status, 422);
  EXPECT_EQ(browser(rig).sign_in(name).status, 302);
}

TEST_F(own_pages, list_what_was_allowed_and_take_it_back) {
  alice.sign_in(name);
  EXPECT_NE(alice.get("/oauth/authorized_applications").body.find("There are none."), std::string::npos);
  const auto token = rig.add_token(app, user, "read write");
  const auto code = rig.add_code(app, user);
  const auto list = alice.get("/oauth/authorized_applications");
  EXPECT_NE(list.body.find("Test &lt;b&gt;app&lt;/b&gt;"), std::string::npos) << list.body;

  const auto path = "/oauth/authorized_applications/" + app.id;
  EXPECT_EQ(alice.post(path, {{"_method", "delete"}}).status, 422);
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 200);
  EXPECT_EQ(alice.submit(list, {}, "Take it back").status, 302);
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 401);
  EXPECT_EQ(rig.post("/oauth/token", rig.code_form(app, code)).status, 400);
}

TEST_F(own_pages, take_nothing_back_from_others) {
  const auto other = rig.add_user(name + "b");
  const auto token = rig.add_token(app, other, "read");
  alice.sign_in(name);
  rig.add_token(app, user, "read");
  alice.submit(alice.get("/oauth/authorized_applications"), {}, "Take it back");
  EXPECT_EQ(rig.get("/api/v1/apps/verify_credentials", token).status, 200);
}

TEST_F(own_pages, tell_an_application_who_it_is) {
  const auto token = rig.add_token(app, user, "profile");
  for (const auto* method : {"GET", "POST"}) {
    const auto said = rig.ask(method, "/oauth/userinfo", {{"Authorization", "Bearer " + token}});
    ASSERT_EQ(said.status, 200) << said;
    EXPECT_EQ(said.text("iss"), "https://social.local.example/");
    EXPECT_EQ(said.text("preferred_username"), name);
    EXPECT_TRUE(said.text("sub").starts_with("https://social.local.example/")) << said;
    EXPECT_EQ(said.text("profile"), "https://social.local.example/@" + name);
    EXPECT_FALSE(said.text("picture").empty());
  }
  EXPECT_EQ(rig.get("/oauth/userinfo", rig.add_token(app, user, "read write")).status, 403);
  EXPECT_EQ(rig.get("/oauth/userinfo").status, 401);
}

TEST_F(own_pages, say_whom_to_ask) {
  for (const auto* page : {"/auth/sign_up", "/auth/password/new", "/auth/confirmation/new", "/auth/setup"}) {
    const auto said = rig.get(page);
    EXPECT_EQ(said.status, 200) << page;
    EXPECT_NE(said.body.find("<h1>"), std::string::npos);
    EXPECT_NE(said.header("Content-Security-Policy").find("default-src 'none'"), std::string::npos);
  }
  EXPECT_EQ(rig.get("/auth/style.css").content_type, "text/css; charset=utf-8");
  const auto password = rig.get("/.well-known/change-password");
  EXPECT_EQ(password.status, 302);
  EXPECT_EQ(password.header("Location"), "/auth/edit");
}

} // namespace
} // namespace pheidi::instance::oauth
