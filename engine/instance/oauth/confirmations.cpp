// Whether the address of who signed up is known to be theirs, and another one where it is not.
#include "endpoints.hpp"

#include "pheidi/model/client/local_accounts.hpp"
#include "pheidi/model/client/local_users.hpp"
#include "pheidi/model/client/sign_up_rules.hpp"

#include <boost/json/value.hpp>

namespace pheidi::instance::oauth {

web::answer resend_confirmation(web::call& c) {
  const auto state = model::find_signed_up_state(c.tx, c.me().user);
  if (state.application == 0 || state.application != c.by->application)
    return web::answer::refusal(403, "Only the application that signed you up may do this");
  if (state.confirmed) return web::answer::refusal(403, "Your e-mail address is confirmed already");
  // Only an address that nobody confirmed yet is changed without asking for confirmation.
  if (!c.given.has("email"))
    return web::unprocessable("This server sends no mail; those who run it confirm your address");
  const auto email = model::normal_email(c.given.text_or_empty("email"));
  if (!model::valid_email(email)) return web::invalid("Email is not valid");
  if (!model::set_email(c.tx, c.me().user, email, c.now)) return web::invalid("Email is already taken");
  return web::done();
}

web::answer check_confirmation(web::call& c) {
  return boost::json::value(model::find_signed_up_state(c.tx, c.me().user).confirmed);
}

} // namespace pheidi::instance::oauth
