// PUT /api/v1/statuses/:id, and what authors decide about quotes of their posts.
#pragma once

#include "pheidi/instance/web/call.hpp"

namespace pheidi::instance::api {

web::answer edit_status(web::call& c);
/// Who may quote from now on.
web::answer change_policy(web::call& c);
/// A quote of one's post by somebody else ends.
web::answer revoke_quote(web::call& c);

} // namespace pheidi::instance::api
