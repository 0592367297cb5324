// POST /api/v1/accounts and the addresses of those who signed up (client-api.md 6; 7, lines 56 and 57).
#include "oauth_rig.hpp"

#include <fmt/format.h>

#include <future>
#include <thread>

namespace pheidi::instance::oauth {
namespace {

struct sign_up : testing::Test {
  oauth_rig& rig = oauth_rig::shared();
  registered app = rig.register_application();
  std::string token = rig.sql(
      fmt::format("INSERT INTO oauth_access_tokens (application_id, token, scopes, created_at) VALUES ({},"
                  " 'app-' || currval('oauth_access_tokens_id_seq'), 'read write', now()) RETURNING token",
                  app.id));
  std::string name = [] {
    static int made = 0;
    return fmt::format("newcomer{}", ++made);
  }();
  std::string address = "192.0.2.9";

  sign_up() { rig.set_mode("open"); }
  ~sign_up() override { rig.sql("DELETE FROM settings"); }

  pairs wanted() const {
    return {{"username", name},
            {"email", name + "@mail.example"},
            {"password", "a long password"},
            {"agreement", "true"},
            {"locale", "en"}};
  }
  pairs with(const std::string& field, const std::string& value) const {
    auto out = wanted();
    for (auto& [each, text] : out)
      if (each == field) text = value;
    return out;
  }
  reply send(const pairs& form, const std::string& by) {
    return rig.post("/api/v1/accounts", form,
                    {{"Authorization", "Bearer " + by}, {"X-Forwarded-For", address}});
  }
  std::string code_of(const pairs& form, const char* field) {
    const auto said = send(form, token);
    EXPECT_EQ(said.status, 422) << said;
    const auto* details = said.json.is_object() ? said.json.as_object().if_contains("details") : nullptr;
    if (!details || !details->as_object().contains(field)) return said.body;
    return std::string(details->at(field).at(0).at("error").as_string());
  }
};

TEST_F(sign_up, gives_a_token_that_waits_for_the_address) {
  const auto said = send(wanted(), token);
  ASSERT_EQ(said.status, 200) << said;
  EXPECT_EQ(said.text("token_type"), "Bearer");
  EXPECT_EQ(said.text("scope"), "read write");
  const auto own = said.text("access_token");
  EXPECT_EQ(rig.get("/oauth/userinfo", own).status, 403);
  EXPECT_EQ(rig.get("/api/v1/emails/check_confirmation", own).body, "false");
  EXPECT_EQ(rig.sql(fmt::format(
                "SELECT concat_ws(' ', approved, confirmed_at, created_by_application_id, host(sign_up_ip),"
                " locale) FROM users WHERE email = '{}@mail.example'",
                name)),
            fmt::format("t {} 192.0.2.9 en", app.id));
  rig.sql(fmt::format("UPDATE users SET confirmed_at = now() WHERE email = '{}@mail.example'", name));
  EXPECT_EQ(rig.get("/api/v1/emails/check_confirmation", own).body, "true");
}

TEST_F(sign_up, says_what_is_wrong_with_each_field) {
  EXPECT_EQ(code_of(with("agreement", "false"), "agreement"), "ERR_ACCEPTED");
  EXPECT_EQ(code_of(with("email", "no address"), "email"), "ERR_INVALID");
  EXPECT_EQ(code_of(with("email", "me%elsewhere.example@mail.example"), "email"), "ERR_INVALID");
  EXPECT_EQ(code_of(with("username", "not a name"), "username"), "ERR_INVALID");
  EXPECT_EQ(code_of(with("username", ""), "username"), "ERR_BLANK");
  EXPECT_EQ(code_of(with("password", "short"), "password"), "ERR_TOO_SHORT");
  EXPECT_EQ(send(wanted(), token).status, 200);
  EXPECT_EQ(code_of(with("email", "other@mail.example"), "username"), "ERR_TAKEN");
  EXPECT_EQ(code_of(with("username", "somebody_else"), "email"), "ERR_TAKEN");
  EXPECT_EQ(code_of({}, "username"), "ERR_BLANK");
}

TEST_F(sign_up, is_closed_where_it_is_closed) {
  rig.set_mode("none");
  EXPECT_EQ(send(wanted(), token).status, 403);
  rig.sql("DELETE FROM settings");
  EXPECT_EQ(send(wanted(), token).status, 403);
  EXPECT_EQ(send(wanted(), "nobody's").status, 401);
  rig.set_mode("open");
  const auto reader =
      rig.sql(fmt::format("INSERT INTO oauth_access_tokens (application_id, token, scopes,"
                          " created_at) VALUES ({}, 'reader-{}', 'read', now()) RETURNING token",
                          app.id, name));
  EXPECT_EQ(send(wanted(), reader).status, 403);
}

TEST_F(sign_up, waits_for_approval_where_that_is_asked_for) {
  rig.set_mode("approved");
  rig.sql("INSERT INTO settings (var, value, created_at, updated_at) VALUES ('require_invite_text',"
          " E'--- true\\n', now(), now()) RETURNING id");
  EXPECT_EQ(code_of(wanted(), "reason"), "ERR_BLANK");
  auto form = wanted();
  form.emplace_back("reason", "I like elephants");
  ASSERT_EQ(send(form, token).status, 200);
  EXPECT_EQ(
      rig.sql(fmt::format("SELECT u.approved::text || ' ' || r.text FROM users u JOIN user_invite_requests r"
                          " ON r.user_id = u.id WHERE email = '{}@mail.example'",
                          name)),
      "false I like elephants");
}

TEST_F(sign_up, is_for_people_who_are_old_enough) {
  rig.sql("INSERT INTO settings (var, value, created_at, updated_at) VALUES ('min_age', E'--- 16\\n', now(),"
          " now()) RETURNING id");
  EXPECT_EQ(code_of(wanted(), "date_of_birth"), "ERR_BLANK");
  auto form = wanted();
  form.emplace_back("date_of_birth", "2020-01-01");
  EXPECT_EQ(code_of(form, "date_of_birth"), "ERR_BELOW_LIMIT");
  form.back().second = "1990-02-31";
  EXPECT_EQ(code_of(form, "date_of_birth"), "ERR_INVALID");
  form.back().second = "1990-02-03";
  EXPECT_EQ(send(form, token).status, 200);
}

TEST_F(sign_up, is_not_for_addresses_that_are_blocked) {
  rig.sql(
      "INSERT INTO ip_blocks (ip, severity, created_at, updated_at) VALUES ('198.51.100.0/24', 5500, now(),"
      " now()), ('203.0.113.0/24', 5000, now(), now()) RETURNING id");
  address = "198.51.100.7";
  EXPECT_EQ(send(wanted(), token).status, 403);
  address = "203.0.113.7";
  EXPECT_EQ(send(wanted(), token).status, 200);
  EXPECT_EQ(rig.sql(fmt::format("SELECT approved FROM users WHERE email = '{}@mail.example'", name)), "f");
  rig.sql("DELETE FROM ip_blocks");
}

TEST_F(sign_up, is_open_to_who_was_invited) {
  rig.set_mode("none");
  const auto host = rig.add_user(name + "host");
  rig.sql(fmt::format("INSERT INTO invites (code, user_id, max_uses, uses, created_at, updated_at) VALUES"
                      " ('{0}', {1}, 1, 0, now(), now()), ('late{0}', {1}, 1, 1, now(), now()) RETURNING id",
                      name, host));
  auto form = wanted();
  form.emplace_back("invite_code", "late" + name);
  EXPECT_EQ(send(form, token).status, 403);
  form.back().second = name;
  EXPECT_EQ(send(form, token).status, 200);
  form[0].second += "x";
  form[1].second = "x" + form[1].second;
  EXPECT_EQ(send(form, token).status, 403) << "used up";
}

/// Commits as soon as somebody waits for what it has changed.
void commit_when_awaited(const std::string& database, const std::string& change,
                         std::promise<void>& changed) {
  pqxx::connection mine(database), watch(database);
  pqxx::work tx(mine);
  tx.exec(change);
  changed.set_value();
  for (bool awaited = false; !awaited; std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
    pqxx::nontransaction look(watch);
    awaited = look.exec("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")[0][0].as<bool>();
  }
  tx.commit();
}

TEST_F(sign_up, shares_the_last_use_of_an_invitation_with_nobody) {
  rig.set_mode("none");
  const auto host = rig.add_user(name + "host");
  const auto invitation =
      rig.sql(fmt::format("INSERT INTO invites (code, user_id, max_uses, uses, created_at, updated_at) VALUES"
                          " ('{0}', {1}, 1, 0, now(), now()) RETURNING id",
                          name, host));
  auto& at = rig.connection;
  std::promise<void> changed;
  std::thread other(
      &commit_when_awaited,
      fmt::format("host={} port={} dbname={} user={}", at.hostname(), at.port(), at.dbname(), at.username()),
      "UPDATE invites SET uses = uses + 1 WHERE id = " + invitation, std::ref(changed));
  changed.get_future().wait();
  auto form = wanted();
  form.emplace_back("invite_code", name);
  EXPECT_EQ(send(form, token).status, 403);
  other.join();
  EXPECT_EQ(rig.sql("SELECT uses FROM invites WHERE id = " + invitation), "1");
  EXPECT_EQ(rig.sql(fmt::format("SELECT count(*) FROM accounts WHERE username = '{}'", name)), "0");
}

net::awaitable<void> occupy(web::side_work& threads, net::loop& loop, std::function<bool()> work) {
  co_await threads.run<bool>(loop, std::move(work));
}

TEST_F(sign_up, makes_its_secrets_on_a_side_thread_or_not_at_all) {
  std::promise<void> running, release;
  const auto released = release.get_future().share();
  const auto turn = [&] { EXPECT_EQ(rig.get("/auth/style.css").status, 200); };
  rig.loop.spawn(occupy(rig.passwords, rig.loop, [&running, released] {
    running.set_value();
    released.wait();
    return true;
  }));
  turn();
  running.get_future().wait();
  for (int places = 0; places < 64; ++places)
    rig.loop.spawn(occupy(rig.passwords, rig.loop, [] { return true; }));
  turn();
  EXPECT_EQ(send(wanted(), token).status, 503);
  EXPECT_EQ(send({}, token).status, 422) << "who is refused anyway needs none";
  EXPECT_EQ(rig.sql(fmt::format("SELECT count(*) FROM accounts WHERE username = '{}'", name)), "0");
  release.set_value();
  auto said = send(wanted(), token);
  for (int again = 0; again < 100 && said.status == 503; ++again)
    said = send(wanted(), token);
  EXPECT_EQ(said.status, 200) << said;
  EXPECT_EQ(rig.sql(fmt::format("SELECT count(*) FROM keypairs k JOIN accounts a ON a.id = k.account_id"
                                " WHERE a.username = '{}'",
                                name)),
            "1");
}

TEST_F(sign_up, waits_for_no_picture) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  rig.loop.spawn(occupy(rig.aside, rig.loop, [released] {
    released.wait();
    return true;
  }));
  for (int places = 0; places < 64; ++places)
    rig.loop.spawn(occupy(rig.aside, rig.loop, [] { return true; }));
  EXPECT_EQ(rig.get("/auth/style.css").status, 200);
  EXPECT_EQ(send(wanted(), token).status, 200);
  release.set_value();
}

TEST_F(sign_up, may_be_tried_five_times_by_one_address) {
  rig.settings.web.rate_limits = true;
  address = "198.51.100.77";
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(send({}, token).status, 422);
  EXPECT_EQ(send(wanted(), token).status, 429);
  rig.settings.web.rate_limits = false;
}

TEST_F(sign_up, lets_the_address_be_corrected_until_it_is_confirmed) {
  const auto own = send(wanted(), token).text("access_token");
  const auto correct = [&](const pairs& form, const std::string& by) {
    return rig.post("/api/v1/emails/confirmations", form, {{"Authorization", "Bearer " + by}});
  };
  EXPECT_EQ(correct({}, own).status, 422) << "no mail is sent";
  EXPECT_EQ(correct({{"email", "no address"}}, own).status, 422);
  const auto taken = name + "taken";
  rig.add_user(taken);
  EXPECT_EQ(correct({{"email", taken + "@mail.example"}}, own).status, 422);
  EXPECT_EQ(correct({{"email", name + "2@mail.example"}}, own).body, "{}");
  const auto user = rig.sql(fmt::format("SELECT id FROM users WHERE email = '{}2@mail.example'", name));
  ASSERT_FALSE(user.empty());

  const auto other = rig.register_application();
  EXPECT_EQ(correct({{"email", "a@b.example"}}, rig.add_token(other, user, "write")).status, 403);
  const auto link = "/auth/confirmation?confirmation_token=" +
                    rig.sql("SELECT confirmation_token FROM users WHERE id = " + user);
  EXPECT_EQ(rig.get(link).status, 200);
  EXPECT_EQ(rig.get(link).status, 404);
  EXPECT_EQ(correct({{"email", "a@b.example"}}, own).status, 403);
  EXPECT_EQ(rig.get("/oauth/userinfo", own).status, 403) << "now only for want of the scope";
}

TEST_F(sign_up, lets_no_address_in_by_correction_that_it_keeps_out_at_first) {
  const auto own = send(wanted(), token).text("access_token");
  const auto correct = [&](const std::string& email) {
    return rig.post("/api/v1/emails/confirmations", {{"email", email}}, {{"Authorization", "Bearer " + own}});
  };
  const auto fault = [&](const std::string& email) {
    const auto said = correct(email);
    EXPECT_EQ(said.status, 422) << email;
    return said.text("error");
  };
  const auto user = rig.sql(fmt::format("SELECT id FROM users WHERE email = '{}@mail.example'", name));
  const auto column = [&](const std::string& which) {
    return rig.sql(fmt::format("SELECT {} FROM users WHERE id = {}", which, user));
  };
  rig.sql("INSERT INTO email_domain_blocks (domain, allow_with_approval, created_at, updated_at) VALUES"
          " ('spam.example', false, now(), now()), ('maybe.example', true, now(), now()) RETURNING id");
  rig.sql("INSERT INTO canonical_email_blocks (canonical_email_hash, created_at, updated_at) VALUES"
          " (encode(sha256('suspended@mail.example'), 'hex'), now(), now()) RETURNING id");

  EXPECT_EQ(fault("me@spam.example"), "Validation failed: Email is of a provider that is not allowed here");
  EXPECT_EQ(fault("me@deep.spam.example"),
            "Validation failed: Email is of a provider that is not allowed here");
  EXPECT_EQ(fault("Suspen.ded+1@mail.example"), "Validation failed: Email is already taken");
  EXPECT_EQ(fault(""), "Validation failed: Email can't be blank");
  EXPECT_EQ(fault(std::string(300, 'x') + "@mail.example"), "Validation failed: Email is not valid");
  EXPECT_EQ(column("email"), name + "@mail.example");

  EXPECT_EQ(correct(" " + name + "@MAIL.example").status, 200) << "one's own";
  EXPECT_EQ(column("approved"), "t");
  EXPECT_EQ(correct(name + "@maybe.example").status, 200);
  EXPECT_EQ(column("approved"), "f") << "the staff looks at those";
  rig.sql("DELETE FROM email_domain_blocks");
  rig.sql("DELETE FROM canonical_email_blocks");
}

} // namespace
} // namespace pheidi::instance::oauth
