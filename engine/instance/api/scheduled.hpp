// Posts for later: kept as their parameters, in `scheduled_statuses`, and posted when their time has come.
#pragma once

#include "publish_draft.hpp"

namespace pheidi::instance::api {

/// Its id. 422 when there are too many, or when an attachment may not be used.
web::or_refusal<std::int64_t> schedule_draft(const at_desk& desk, const draft& from);
web::answer show_scheduled(web::call& c, std::int64_t id);

web::answer list_scheduled(web::call& c);
web::answer get_scheduled(web::call& c);
web::answer reschedule(web::call& c);
web::answer cancel_scheduled(web::call& c);

} // namespace pheidi::instance::api
