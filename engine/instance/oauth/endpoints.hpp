// The endpoints of this folder, each in the file of its group; routes.cpp says which path is whose.
#pragma once

#include "pheidi/instance/web/call.hpp"

#include <optional>

namespace pheidi::instance::oauth {

// applications.cpp
web::answer register_application(web::call& c);
web::answer show_application(web::call& c);
// tokens.cpp
web::answer give_token(web::call& c);
// revoke.cpp
web::answer revoke_token(web::call& c);
// metadata.cpp
web::answer show_metadata(web::call& c);
web::answer send_to_password(web::call& c);
// userinfo.cpp
web::answer show_userinfo(web::call& c);
// authorize.cpp
web::answer ask_for_consent(web::call& c);
web::answer answer_consent(web::call& c);
web::answer refuse_consent(web::call& c);
web::answer show_code(web::call& c);
// sign_in.cpp
web::answer ask_to_sign_in(web::call& c);
web::answer sign_in(web::call& c);
web::answer sign_out(web::call& c);
// edit_password.cpp
web::answer show_credentials(web::call& c);
web::answer change_password(web::call& c);
// granted_applications.cpp
web::answer list_granted(web::call& c);
web::answer end_granted(web::call& c);
// notices.cpp
web::answer about_sign_up(web::call& c);
web::answer about_lost_password(web::call& c);
web::answer about_confirmation(web::call& c);
web::answer confirm(web::call& c);
// sign_up.cpp
net::awaitable<std::optional<web::answer>> prepare_sign_up(web::early_call& c);
web::answer sign_up(web::call& c);
// confirmations.cpp
web::answer resend_confirmation(web::call& c);
web::answer check_confirmation(web::call& c);
// style.cpp
web::answer show_style(web::call& c);

} // namespace pheidi::instance::oauth
