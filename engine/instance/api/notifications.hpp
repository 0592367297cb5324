// Tables of notifications that notification_routes() puts together.
#pragma once

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/notification_rows.hpp"

namespace pheidi::instance::api {

table notification_policy_routes(); ///< policy and requests

/// What a request asks for: page, types, sender.
web::or_refusal<model::notification_query> read_notification_query(const web::call& c,
                                                                   web::page_bounds bounds);

} // namespace pheidi::instance::api
