// The answer to an application as a form that the browser posts: OAuth 2.0 Form Post Response Mode.
#pragma once

#include "authorization_request.hpp"

#include "pheidi/instance/web/answer.hpp"

namespace pheidi::instance::oauth {

/// A page whose form goes to the redirect URI with the answer and the state: by itself, by a button where no
/// script runs.
web::answer posted_answer(const authorization_request& r, const query& answer);

} // namespace pheidi::instance::oauth
