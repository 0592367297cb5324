// Endpoints about accounts, by file: what they are, whom they know, what they posted, and one's own profile.
#pragma once

#include "pheidi/instance/web/call.hpp"
#include "pheidi/model/client/uploads.hpp"

#include <boost/json/array.hpp>

#include <optional>

namespace pheidi::instance::api {

// accounts.cpp
/// Of an account whose page that is.
boost::json::array featured_tags_shown(web::call& c, account_id whose, const std::string& page);

// account_lists.cpp
web::answer list_followers(web::call& c);
web::answer list_following(web::call& c);
web::answer list_endorsed(web::call& c);     // of the account in the path
web::answer list_own_endorsed(web::call& c); // of the caller
web::answer list_familiar(web::call& c);
web::answer list_directory(web::call& c);

// account_statuses.cpp
web::answer list_account_statuses(web::call& c);

// credentials.cpp
web::answer verify_credentials(web::call& c);
web::answer update_credentials(web::call& c);
web::answer show_profile(web::call& c);
web::answer update_profile(web::call& c);
web::answer remove_avatar(web::call& c);
web::answer remove_header(web::call& c);

// profile_pictures.cpp
struct stored_pictures {
  std::optional<model::picture_file> avatar, header;
};
/// Those of the form, made ready and stored; `stored_pictures` is what is brought.
net::awaitable<std::optional<web::answer>> take_profile_pictures(web::early_call& c);
/// One of the caller's own; without a name: none any more. The file that it replaces goes.
void set_own_picture(web::call& c, model::profile_picture which, const model::picture_file& file);

// account_search.cpp
web::answer search_for_accounts(web::call& c);
/// Asks other servers about an exact handle, where that is wanted.
net::awaitable<std::optional<web::answer>> meet_searched_account(web::early_call& c);

} // namespace pheidi::instance::api
