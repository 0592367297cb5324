// /oauth/authorize: a person lets an application act, or not.
#include "authorization_request.hpp"
#include "consent_page.hpp"
#include "endpoints.hpp"
#include "posted_answer.hpp"
#include "redirection.hpp"
#include "secrets.hpp"
#include "visitor.hpp"

#include "pheidi/model/client/oauth_tokens.hpp"

namespace pheidi::instance::oauth {

namespace {

constexpr int bad_request = 400;

web::answer no_way(const std::string& why) {
  return notice(bad_request, "This link does not work", why);
}

/// Of a request that may be answered: who asks whom.
struct asking {
  authorization_request what;
  model::oauth_application client;
  visitor by;
};

web::answer to_application(const asking& a, const query& answer) {
  return a.what.by_form() ? posted_answer(a.what, answer) : redirection(answer_uri(a.what, answer));
}

web::answer refused(const asking& a, const request_fault& fault) {
  if (a.what.out_of_band()) return no_way(fault.description + ".");
  return to_application(a, {{"error", fault.code}, {"error_description", fault.description}});
}

web::answer give_code(web::call& c, const asking& a) {
  model::oauth_grant grant;
  grant.code = make_secret();
  grant.application = a.client.id;
  grant.person = a.by.who->user;
  grant.redirect_uri = a.what.redirect_uri;
  grant.scopes = asked_scopes(a.what);
  grant.code_challenge = a.what.code_challenge;
  model::add_oauth_grant(c.tx, grant, c.now);
  const query answer{{"code", grant.code}};
  if (a.what.out_of_band()) return redirection(with_parameters("/oauth/authorize/native", answer));
  return to_application(a, answer);
}

web::answer deny(const asking& a) {
  if (a.what.out_of_band())
    return notice(200, "You said no", "The application was not allowed anything. You can close this page.");
  const request_fault no{"access_denied", "The person said no"};
  return refused(a, no);
}

/// Who has just signed in is asked even where consent was given: browsers hold the form with the password to
/// where its redirections lead, and it is to lead nowhere but here.
web::answer first_sign_in(authorization_request what) {
  what.force_login = true;
  const query back{{"return_to", page_of(what)}};
  return redirection(with_parameters("/auth/sign_in", back));
}

/// Who asks, and whether there is somebody to ask: the answer of all that comes before the question.
web::or_refusal<asking> prepare(web::call& c) {
  const auto what = read_request(c.given);
  const auto client = model::find_oauth_application(c.tx, what.client_id);
  if (const auto why = broken(what, client); !why.empty()) return no_way(why);
  asking out{what, *client, visitor_of(c)};
  if (!out.by.who) return told(c, out.by, first_sign_in(what));
  return out;
}

web::answer decide(web::call& c, bool yes) {
  if (auto foreign = refuse_foreign(c.request, c.given, c.here.settings, "authorize")) return *foreign;
  const auto a = prepare(c);
  if (!a) return a.error();
  if (const auto fault = fault_of(a->what, a->client)) return refused(*a, *fault);
  return yes ? give_code(c, *a) : deny(*a);
}

} // namespace

web::answer ask_for_consent(web::call& c) {
  const auto a = prepare(c);
  if (!a) return a.error();
  if (const auto fault = fault_of(a->what, a->client)) return told(c, a->by, refused(*a, *fault));
  const bool again =
      !a->what.force_login && model::is_granted(c.tx, a->client.id, a->by.who->user, asked_scopes(a->what));
  if (again) return told(c, a->by, give_code(c, *a));
  return told(c, a->by, consent_page(c.here.settings, a->what, a->client, a->by));
}

web::answer answer_consent(web::call& c) {
  return decide(c, c.given.text_or_empty("_method") != "delete");
}

web::answer refuse_consent(web::call& c) {
  return decide(c, false);
}

web::answer show_code(web::call& c) {
  const auto by = visitor_of(c);
  if (!by.who) return told(c, by, redirection("/auth/sign_in"));
  const auto code = c.given.text_or_empty("code");
  // Nobody makes this page show a text of theirs.
  if (!model::holds_oauth_grant(c.tx, code, by.who->user, c.now))
    return told(c, by, no_way("The code is used or too old. Ask the application for a new link."));
  return told(c, by, code_page(code));
}

} // namespace pheidi::instance::oauth
