// POST /api/v1/statuses/:id/reblog and unreblog.
#pragma once

#include "pheidi/instance/web/call.hpp"

namespace pheidi::instance::api {

/// Answers with the boost, the one that was there as well.
web::answer reblog(web::call& c);
/// Of the original; answers with it.
web::answer unreblog(web::call& c);

} // namespace pheidi::instance::api
