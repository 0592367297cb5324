// The first version of filters, in which each keyword is a filter.
#pragma once

#include "pheidi/instance/api/tables.hpp"

namespace pheidi::instance::api {

table first_version_filters();

} // namespace pheidi::instance::api
