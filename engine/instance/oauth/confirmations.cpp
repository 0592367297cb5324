// Whether the address of who signed up is known to be theirs, and another one where it is not.
#include "endpoints.hpp"

#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"
#include "pheidi/model/client/sign_up_rules.hpp"

#include <boost/json/value.hpp>
#include <fmt/format.h>

namespace pheidi::instance::oauth {

namespace {

web::answer refused(model::sign_up_fault fault) {
  return web::invalid(fmt::format("Email {}", model::sign_up_text(fault)));
}

} // namespace

web::answer resend_confirmation(web::call& c) {
  const auto state = model::find_signed_up_state(c.tx, c.me().user);
  if (state.application == 0 || state.application != c.by->application)
    return web::answer::refusal(403, "Only the application that signed you up may do this");
  if (state.confirmed) return web::answer::refusal(403, "Your e-mail address is confirmed already");
  // Only an address that nobody confirmed yet is changed without asking for confirmation.
  if (!c.given.has("email"))
    return web::unprocessable("This server sends no mail; those who run it confirm your address");
  const auto email = c.given.text_or_empty("email");
  const auto verdict = model::judge_email(c.tx, {email, c.me().user});
  if (verdict.fault) return refused(*verdict.fault);
  if (!model::set_email(c.tx, c.me().user, email, c.now)) return refused(model::sign_up_fault::taken);
  // Else an address that nobody looks at would be a way around the look at this one.
  if (verdict.needs_approval) model::await_approval(c.tx, c.me().user, c.now);
  return web::done();
}

web::answer check_confirmation(web::call& c) {
  return boost::json::value(model::find_signed_up_state(c.tx, c.me().user).confirmed);
}

} // namespace pheidi::instance::oauth
