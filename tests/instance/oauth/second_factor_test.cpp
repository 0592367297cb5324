// One-time passwords and recovery codes at /auth/sign_in (threats A22).
#include "oauth_rig.hpp"
#include "one_time_password.hpp"

#include "pheidi/crypto/password.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {
namespace {

const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

struct second_factor : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  std::string name = [] {
    static int made = 0;
    return fmt::format("careful{}", ++made);
  }();
  std::string user = rig.add_user(name);

  void set_up() {
    rig.sql(fmt::format("UPDATE users SET otp_required_for_login = true, otp_secret = '{}' WHERE id = {}",
                        rig.cipher.encrypt(secret).value(), user));
  }
  int enter(const std::string& code, const std::string& password = "right password") {
    return browser(rig).sign_in(name, password, code).status;
  }
  static std::string code_now() { return *code_of_step(secret, unix_millis(wall_clock::now()) / 1000 / 30); }
};

TEST_F(second_factor, is_asked_for_and_works_once) {
  set_up();
  EXPECT_EQ(enter(""), 422);
  EXPECT_EQ(enter("000000x"), 422);
  const auto code = code_now();
  EXPECT_EQ(enter(code, "wrong password"), 422);
  EXPECT_EQ(enter(code), 302);
  EXPECT_EQ(enter(code), 422) << "used";
  EXPECT_EQ(rig.sql("SELECT string_agg(concat_ws(' ', authentication_method, success), '; ' ORDER BY id) FROM"
                    " (SELECT * FROM login_activities WHERE user_id = " +
                    user + " AND success) s"),
            "otp t");
}

TEST_F(second_factor, may_be_a_recovery_code_that_works_once) {
  set_up();
  rig.sql(fmt::format("UPDATE users SET otp_backup_codes = ARRAY['{}', '{}'] WHERE id = {}",
                      crypto::hash_password("0123456789", 4), crypto::hash_password("abcdef0123", 4), user));
  EXPECT_EQ(enter("9999999999"), 422);
  EXPECT_EQ(enter("abcdef0123"), 302);
  EXPECT_EQ(enter("abcdef0123"), 422);
  EXPECT_EQ(rig.sql("SELECT array_length(otp_backup_codes, 1) FROM users WHERE id = " + user), "1");
}

TEST_F(second_factor, that_cannot_be_checked_lets_nobody_in) {
  const auto said = [&] { return browser(rig).sign_in(name, "right password", code_now()); };
  rig.sql("UPDATE users SET otp_required_for_login = true WHERE id = " + user);
  EXPECT_EQ(said().status, 422) << "without a secret";
  rig.sql("UPDATE users SET otp_secret = 'not encrypted' WHERE id = " + user);
  EXPECT_EQ(said().status, 422) << "with a secret that is none";
  EXPECT_NE(said().body.find("cannot check"), std::string::npos);
  rig.sql("UPDATE users SET otp_required_for_login = false, otp_secret = NULL WHERE id = " + user);
  rig.sql(
      fmt::format("INSERT INTO webauthn_credentials (user_id, external_id, nickname, public_key, created_at,"
                  " updated_at) VALUES ({0}, 'k{0}', 'key', 'x', now(), now()) RETURNING id",
                  user));
  EXPECT_EQ(said().status, 422) << "with a key alone";
  EXPECT_NE(browser(rig).sign_in(name, "wrong").body.find("That is not right."), std::string::npos);
}

TEST_F(second_factor, that_a_role_asks_for_has_to_be_there) {
  const auto role = rig.sql("INSERT INTO user_roles (name, permissions, position, require_2fa, created_at,"
                            " updated_at) VALUES ('strict', 0, 5, true, now(), now()) RETURNING id");
  rig.sql(fmt::format("UPDATE users SET role_id = {} WHERE id = {}", role, user));
  EXPECT_EQ(enter(""), 422);
  set_up();
  EXPECT_EQ(enter(code_now()), 302);
}

} // namespace
} // namespace pheidi::instance::oauth
