// A draft as `scheduled_statuses.params` keeps it, and the parameters that make it again. Pure.
#pragma once

#include "draft.hpp"

#include <string>

namespace pheidi::instance::api {

std::string scheduled_params(const draft& from, std::optional<std::int64_t> application);
/// As if they were sent now; empty for what is no JSON.
web::parameters read_scheduled_params(const std::string& json);
std::optional<std::int64_t> application_of(const web::parameters& params);

} // namespace pheidi::instance::api
