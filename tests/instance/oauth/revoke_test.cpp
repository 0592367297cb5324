// POST /oauth/revoke (client-api.md 7, line 13; threats A15).
#include "oauth_rig.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

struct a_token : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  registered app = rig.register_application();
  std::string user = [this] {
    static int made = 0;
    return rig.add_user(fmt::format("owner{}", ++made));
  }();
  std::string token = rig.add_token(app, user, "read");

  reply revoke(const registered& by, const std::string& what) {
    return rig.post("/oauth/revoke",
                    {{"client_id", by.client_id}, {"client_secret", by.client_secret}, {"token", what}});
  }
  reply use() { return rig.get("/api/v1/apps/verify_credentials", token); }
};

TEST_F(a_token, ends_and_ends_again) {
  EXPECT_EQ(use().status, 200);
  for (int n = 0; n < 2; ++n) {
    const auto said = revoke(app, token);
    EXPECT_EQ(said.status, 200);
    EXPECT_EQ(said.body, "{}");
  }
  const auto refused = use();
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.text("error"), "The access token was revoked");
  EXPECT_TRUE(refused.header("WWW-Authenticate").starts_with("Bearer realm=\"Doorkeeper\""));
}

TEST_F(a_token, that_nobody_has_is_revoked_as_well) {
  for (const auto& unknown : {std::string(), std::string("no such token"), std::string(100'000, 'x')}) {
    EXPECT_EQ(revoke(app, unknown).status, 200);
    EXPECT_EQ(revoke({"", "nobody", "x"}, unknown).status, 200);
  }
}

TEST_F(a_token, of_another_client_stays) {
  const auto other = rig.register_application();
  for (const auto& by : {other, registered{"", app.client_id, "wrong"}, registered{"", "", ""}}) {
    const auto said = revoke(by, token);
    EXPECT_EQ(said.status, 403);
    EXPECT_EQ(said.text("error"), "unauthorized_client");
  }
  EXPECT_EQ(use().status, 200);
}

TEST_F(a_token, takes_its_push_subscription_along) {
  rig.sql(fmt::format(
      "INSERT INTO web_push_subscriptions (endpoint, key_p256dh, key_auth, access_token_id, user_id,"
      " created_at, updated_at) SELECT 'https://push.example', 'x', 'y', id, {}, now(), now() FROM"
      " oauth_access_tokens WHERE token = '{}' RETURNING id",
      user, token));
  revoke(app, token);
  EXPECT_EQ(rig.sql("SELECT count(*) FROM web_push_subscriptions WHERE user_id = " + user), "0");
}

TEST_F(a_token, tells_its_streams) {
  const auto channel = "timeline:access_token:" +
                       rig.sql(fmt::format("SELECT id FROM oauth_access_tokens WHERE token = '{}'", token));
  const auto heard = rig.heard_on({channel}, [&] { revoke(app, token); });
  EXPECT_EQ(heard.at(channel), R"({"event":"kill"})");
}

} // namespace
} // namespace pheidi::instance::oauth
