// A token as the client that asked for it is told.
#pragma once

#include "pheidi/instance/web/answer.hpp"
#include "pheidi/model/client/oauth_tokens.hpp"

namespace pheidi::instance::oauth {

web::answer token_entity(const model::oauth_token& token);

} // namespace pheidi::instance::oauth
