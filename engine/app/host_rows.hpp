// What the delivery role says about its hosts, for the operator's endpoints. Pure.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/federation/delivery/shard.hpp"

#include <string>
#include <vector>

namespace pheidi::app {

/// An array of objects, as GET /hosts shows it.
std::string hosts_json(const std::vector<federation::delivery::host_row>& rows);
/// A gauge for each of the rows that are given: the busiest hosts only, since a stranger must not be able to
/// make more series.
std::vector<metrics::family> host_families(const std::vector<federation::delivery::host_row>& rows);

} // namespace pheidi::app
