// /auth/sign_in and /auth/sign_out: the session of a browser begins and ends.
#include "endpoints.hpp"
#include "html.hpp"
#include "redirection.hpp"
#include "sign_in_check.hpp"
#include "visitor.hpp"

#include "pheidi/model/client/local_accounts.hpp"

#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

constexpr std::string_view authorising = "/oauth/authorize?";
constexpr const char *usual_page = "/auth/edit", *list_page = "/oauth/authorized_applications";
constexpr std::size_t longest_way_back = 16 << 10;

/// Only to pages of ours that people come from; anything else is the usual one.
std::string way_back(const web::parameters& given) {
  const auto wanted = given.text("return_to");
  if (!wanted || wanted->size() > longest_way_back) return usual_page;
  if (wanted->starts_with(authorising) || *wanted == list_page) return *wanted;
  return usual_page;
}

web::answer sign_in_page(const web::call& c, const visitor& v, int status = 200,
                         std::string_view wrong = {}) {
  const auto back = way_back(c.given);
  auto typed = c.given.child("user").text_or_empty("email");
  if (typed.size() > model::max_email) typed.clear();
  page p;
  p.title = fmt::format("Sign in to {}", c.here.settings.identity.local_domain);
  p.status = status;
  p.body = alert(wrong) +
           form("/auth/sign_in", proof(v, "sign_in"), {{"return_to", back}},
                field({"E-mail address or user name", "user[email]", "text", "username", typed, "required"}) +
                    field({"Password", "user[password]", "password", "current-password", "", "required"}) +
                    field({"Code of your second factor, if you have one", "user[otp_attempt]", "text",
                           "one-time-code"}) +
                    button("Sign in")) +
           "<p><a href=\"/auth/password/new\">Forgotten your password?</a></p>\n";
  return told(c, v, to_answer(p));
}

/// Why somebody who is who they say does not get in; empty: nothing stands against it.
std::string refusal_of(const sign_in_verdict& v) {
  const auto& who = *v.who;
  if (v.is == proven::other_factor)
    return "Your account asks for a second factor that this server cannot check yet. An administrator can "
           "take"
           " it away.";
  if (v.is == proven::no_factor_yet)
    return "Your role asks for a second factor, and you have not set one up. Ask an administrator.";
  if (who.disabled || who.suspended || who.gone) return "Your account is disabled.";
  if (!who.confirmed) return "Your e-mail address is not confirmed yet.";
  if (!who.approved) return "Your account has not been approved yet.";
  return {};
}

/// The code works once, whoever else sends it at the same time.
bool use_up(pqxx::dbtransaction& tx, const sign_in_verdict& v) {
  if (v.step) return model::use_one_time_password(tx, v.who->id, *v.step);
  return v.recovery.empty() || model::use_recovery_code(tx, v.who->id, v.recovery);
}

web::answer not_in(web::call& c, const sign_in_verdict& v, std::string_view reason,
                   std::string_view sentence) {
  const auto* method = v.step || !v.recovery.empty() ? "otp" : "password";
  const auto from = browser_of(c.request, c.address);
  if (v.who)
    model::note_attempt(c.tx, {v.who->id, method, std::string(reason)}, from, c.now);
  else
    model::note_attempt_as_nobody(c.tx);
  auto out = sign_in_page(c, visitor_of(c), 422, sentence);
  out.keeps_changes = true;
  return out;
}

web::answer let_in(web::call& c, const sign_in_verdict& v) {
  const auto from = browser_of(c.request, c.address);
  const auto* method = v.step || !v.recovery.empty() ? "otp" : "password";
  const auto cookie = begin_session(c, v.who->id);
  model::note_sign_in(c.tx, v.who->id, c.now);
  model::note_attempt(c.tx, {v.who->id, method, ""}, from, c.now);
  return redirection(way_back(c.given)).with("Set-Cookie", set_cookie(c.here.settings, cookie));
}

} // namespace

web::answer ask_to_sign_in(web::call& c) {
  const auto v = visitor_of(c);
  if (v.who) return told(c, v, redirection(way_back(c.given)));
  return sign_in_page(c, v);
}

web::answer sign_in(web::call& c) {
  constexpr std::string_view wrong = "That is not right. Look at the address, the password and the code.";
  const auto* verdict = c.carried<sign_in_verdict>();
  if (!verdict || verdict->is == proven::no)
    return not_in(c, verdict ? *verdict : sign_in_verdict(), "invalid_password", wrong);
  if (const auto sentence = refusal_of(*verdict); !sentence.empty())
    return not_in(c, *verdict, "inactive", sentence);
  if (!use_up(c.tx, *verdict)) return not_in(c, *verdict, "invalid_otp_token", wrong);
  return let_in(c, *verdict);
}

web::answer sign_out(web::call& c) {
  if (auto foreign = refuse_foreign(c.request, c.given, c.here.settings, "sign_out")) return *foreign;
  const auto v = visitor_of(c);
  if (v.who) model::end_session(c.tx, v.who->id);
  return redirection("/auth/sign_in").with("Set-Cookie", forget_cookie(c.here.settings));
}

} // namespace pheidi::instance::oauth
