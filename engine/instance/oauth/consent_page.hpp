// The question to a person, and the code to copy.
#pragma once

#include "authorization_request.hpp"
#include "visitor.hpp"

namespace pheidi::instance::oauth {

web::answer consent_page(const config::settings& settings, const authorization_request& asked,
                         const model::oauth_application& client, const visitor& by);
web::answer code_page(const std::string& code);

} // namespace pheidi::instance::oauth
