// Pages that say whom to ask: this server sends no mail yet.
#include "endpoints.hpp"
#include "html.hpp"

#include "pheidi/model/client/local_users.hpp"

namespace pheidi::instance::oauth {

web::answer about_sign_up(web::call& c) {
  return notice(200, "New here?",
                "You sign up with an application for your phone or computer: choose the server " +
                    c.here.settings.identity.local_domain +
                    " there. Where new people are not let in by themselves, ask those who run this server.");
}

web::answer about_lost_password(web::call&) {
  return notice(200, "Forgotten your password?",
                "This server sends no mail. Ask those who run it: they can give you a new password, which you"
                " change after you have signed in.");
}

web::answer about_confirmation(web::call&) {
  return notice(
      200, "Your e-mail address",
      "This server sends no mail. Those who run it confirm your address by hand; ask them when it takes"
      " long.");
}

web::answer confirm(web::call& c) {
  const auto user = model::user_of_confirmation(c.tx, c.given.text_or_empty("confirmation_token"));
  if (!user || !model::confirm_user(c.tx, *user, c.now))
    return notice(404, "This link does not work", "It is too old, or the address is confirmed already.");
  return notice(200, "Thank you", "Your e-mail address is confirmed.");
}

} // namespace pheidi::instance::oauth
