// Which path is whose.
#include "pheidi/instance/oauth/routes.hpp"

#include "edit_password.hpp"
#include "endpoints.hpp"
#include "sign_in_check.hpp"

#include <array>

namespace pheidi::instance::oauth {

namespace {

using web::anybody;
using web::route;
using web::writes;

constexpr auto registering = web::family::applications;
/// Who signed up and has not confirmed the address has a token, too.
constexpr web::access unready{web::caller::person, "write:accounts", true};
constexpr web::access unready_any{web::caller::person, {}, true};

constexpr std::array all{
    route{"POST", "/api/v1/apps", anybody, &register_application, writes, nullptr, registering},
    route{"GET", "/api/v1/apps/verify_credentials", web::application(), &show_application},
    route{"POST", "/oauth/token", anybody, &give_token, writes},
    route{"POST", "/oauth/revoke", anybody, &revoke_token, writes},
    route{"GET", "/oauth/authorize", anybody, &ask_for_consent, writes},
    route{"POST", "/oauth/authorize", anybody, &answer_consent, writes},
    route{"DELETE", "/oauth/authorize", anybody, &refuse_consent, writes},
    route{"GET", "/oauth/authorize/native", anybody, &show_code, writes},
    route{"GET", "/oauth/authorized_applications", anybody, &list_granted, writes},
    route{"POST", "/oauth/authorized_applications/:id", anybody, &end_granted, writes},
    route{"DELETE", "/oauth/authorized_applications/:id", anybody, &end_granted, writes},
    route{"GET", "/oauth/userinfo", web::person("profile"), &show_userinfo},
    route{"POST", "/oauth/userinfo", web::person("profile"), &show_userinfo},
    route{"GET", "/.well-known/oauth-authorization-server", anybody, &show_metadata},
    route{"GET", "/.well-known/change-password", anybody, &send_to_password},
    route{"GET", "/auth/sign_in", anybody, &ask_to_sign_in, writes},
    route{"POST", "/auth/sign_in", anybody, &sign_in, writes, &check_sign_in},
    route{"POST", "/auth/sign_out", anybody, &sign_out, writes},
    route{"DELETE", "/auth/sign_out", anybody, &sign_out, writes},
    route{"GET", "/auth/edit", anybody, &show_credentials, writes},
    route{"POST", "/auth/edit", anybody, &change_password, writes, &check_password_change},
    route{"GET", "/auth/setup", anybody, &about_confirmation},
    route{"GET", "/auth/sign_up", anybody, &about_sign_up},
    route{"GET", "/auth/password/new", anybody, &about_lost_password},
    route{"GET", "/auth/password/edit", anybody, &about_lost_password},
    route{"GET", "/auth/confirmation", anybody, &confirm, writes},
    route{"GET", "/auth/confirmation/new", anybody, &about_confirmation},
    route{"GET", "/auth/style.css", anybody, &show_style},
    route{"POST", "/api/v1/accounts", web::application("write:accounts"), &sign_up, writes, &prepare_sign_up},
    route{"POST", "/api/v1/emails/confirmations", unready, &resend_confirmation, writes},
    route{"GET", "/api/v1/emails/check_confirmation", unready_any, &check_confirmation},
};

} // namespace

std::span<const web::route> routes() {
  return all;
}

} // namespace pheidi::instance::oauth
