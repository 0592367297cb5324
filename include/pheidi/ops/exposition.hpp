// The registry as Prometheus text (version 0.0.4), through prometheus-cpp's serialiser.
#pragma once

#include "pheidi/base/metrics.hpp"

#include <string>
#include <vector>

namespace pheidi::ops {

std::string prometheus_text(const std::vector<metrics::family>& families);
inline constexpr const char* prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

} // namespace pheidi::ops
