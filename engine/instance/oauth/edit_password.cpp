// /auth/edit: one's own password. Who changes it is signed in here and nowhere else any more, not with
// applications either.
#include "edit_password.hpp"

#include "attempts.hpp"
#include "endpoints.hpp"
#include "html.hpp"
#include "redirection.hpp"
#include "visitor.hpp"

#include "pheidi/crypto/password.hpp"
#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

using session = std::optional<model::browser_session>;

struct typed_passwords {
  std::string current, wanted, again;
};

typed_passwords typed(const web::parameters& given) {
  const auto user = given.child("user");
  return {user.text_or_empty("current_password"), user.text_or_empty("password"),
          user.text_or_empty("password_confirmation")};
}

password_change judge(const typed_passwords& typed, const model::browser_session& who) {
  password_change out;
  out.user = who.user;
  if (const auto fault = model::password_fault(typed.wanted))
    out.fault = fmt::format("The new password {}.", model::sign_up_text(*fault));
  else if (typed.wanted != typed.again)
    out.fault = "The new password was not typed the same twice.";
  else if (!crypto::verify_password(typed.current, who.password_hash))
    out.fault = "Your current password is another one.";
  else
    out.hash = crypto::hash_password(typed.wanted);
  return out;
}

web::answer to_sign_in() {
  return redirection("/auth/sign_in?return_to=%2Fauth%2Fedit");
}

web::answer credentials_page(const web::call& c, const visitor& v, int status, std::string_view wrong,
                             std::string_view right) {
  const auto new_one = [](std::string_view label, std::string_view name) {
    return field({label, name, "password", "new-password", "", "required minlength=\"8\""});
  };
  page p;
  p.title = "Your account";
  p.status = status;
  p.body =
      fmt::format("<p>You are signed in as <strong>@{}@{}</strong> ({}).</p>\n", escaped(v.who->username),
                  escaped(c.here.settings.identity.local_domain), escaped(v.who->email)) +
      "<p><a href=\"/oauth/authorized_applications\">Applications that act for you</a></p>\n" +
      "<h2>Change your password</h2>\n" +
      paragraph("This signs you out of all other browsers and all applications.") + alert(wrong) +
      (right.empty() ? std::string() : fmt::format("<p role=\"status\">{}</p>\n", escaped(right))) +
      form("/auth/edit", proof(v, "edit"), {},
           field({"Current password", "user[current_password]", "password", "current-password", "",
                  "required"}) +
               new_one("New password", "user[password]") +
               new_one("New password again", "user[password_confirmation]") + button("Change it")) +
      "<h2>Leave</h2>\n" + form("/auth/sign_out", proof(v, "sign_out"), {}, button("Sign out", true));
  return told(c, v, to_answer(p));
}

} // namespace

net::awaitable<std::optional<web::answer>> check_password_change(web::early_call& c) {
  if (auto foreign = refuse_foreign(c.request, c.given, c.here.settings, "edit")) co_return foreign;
  const auto digest = digest_of_cookie(c.request, c.here.settings);
  std::function<session(pqxx::dbtransaction&)> look = [&digest](pqxx::dbtransaction& tx) {
    return model::find_session(tx, digest, wall_clock::now());
  };
  auto found = co_await c.here.readers.run<session>(c.here.on, std::move(look));
  if (!found) co_return notice(503, "Not now", "Try again soon.");
  if (!*found) co_return to_sign_in();
  std::vector<attempt> attempts;
  attempts.push_back(sign_ins_as(fmt::format("user {}", (*found)->user)));
  const auto allowed = co_await count_attempts(c.here, std::move(attempts));
  if (allowed == counted::too_often)
    co_return notice(429, "Too many attempts", "Wait a while before you try again.");
  if (allowed == counted::unknown) co_return notice(503, "Not now", "Try again soon.");
  std::function<password_change()> work = [words = typed(c.given), who = **found] {
    return judge(words, who);
  };
  auto change = co_await c.here.passwords.run<password_change>(c.here.on, std::move(work));
  if (!change) co_return notice(503, "Not now", "Try again soon.");
  c.brought = std::move(*change);
  co_return std::nullopt;
}

web::answer show_credentials(web::call& c) {
  const auto v = visitor_of(c);
  return v.who ? credentials_page(c, v, 200, {}, {}) : told(c, v, to_sign_in());
}

web::answer change_password(web::call& c) {
  auto v = visitor_of(c);
  const auto* change = c.carried<password_change>();
  if (!v.who || !change || change->user != v.who->user) return to_sign_in();
  if (!change->fault.empty()) return credentials_page(c, v, 422, change->fault, {});
  model::set_password_hash(c.tx, v.who->user, change->hash, c.now);
  const auto revoked = model::end_all_sessions(c.tx, v.who->user, c.now);
  c.then.run(federation::outbox::end_streams_of(v.who->account, revoked));
  v.cookie = begin_session(c, v.who->user);
  v.fresh = true;
  return credentials_page(c, v, 200, {},
                          "Your password is changed. You are signed out of all other browsers and all"
                          " applications.");
}

} // namespace pheidi::instance::oauth
