// What clients are told at the token endpoint and its like (RFC 6749 5). Pure.
#pragma once

#include "pheidi/instance/web/answer.hpp"

#include <string_view>

namespace pheidi::instance::oauth {

/// Cache-Control and Pragma: nobody keeps it.
web::answer unkept(web::answer a);
web::answer oauth_error(int status, std::string_view code, std::string_view description);
/// 401, with the scheme that was used.
web::answer invalid_client(bool by_header);
web::answer missing_parameter(std::string_view name);

} // namespace pheidi::instance::oauth
