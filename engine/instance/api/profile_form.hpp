// What update_credentials and profile say, read and judged: one's own profile as it is to become.
#pragma once

#include "pheidi/instance/web/answer.hpp"
#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/model/client/profile_written.hpp"

namespace pheidi::instance::api {

/// 422 with `details` for each member that cannot be so.
web::or_refusal<model::profile_change> read_profile_form(const web::parameters& given);

} // namespace pheidi::instance::api
