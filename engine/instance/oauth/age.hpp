// Whether somebody is old enough. Pure.
#pragma once

#include "pheidi/base/clock.hpp"

#include <optional>
#include <string_view>

namespace pheidi::instance::oauth {

/// "2001-02-28"; nothing for what is no day.
std::optional<std::chrono::year_month_day> read_day(std::string_view text);
/// Whole years from that day to now; less than 0 for a day to come.
int years_since(std::chrono::year_month_day day, wall_time now);

} // namespace pheidi::instance::oauth
