// Time: wall clock for what others read (Date headers, scores), steady clock for what we measure.
//
// Sans-I/O code takes `now` as a parameter; only the shells call these clocks.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace pheidi {

using std::chrono::milliseconds;
using std::chrono::seconds;

using wall_clock = std::chrono::system_clock;
using wall_time = wall_clock::time_point;
using steady_clock = std::chrono::steady_clock;
using steady_time = steady_clock::time_point;

/// Seconds since 1970 with fraction, as Sidekiq's sorted sets score them.
double unix_seconds(wall_time t);
/// Milliseconds since 1970, as Sidekiq 8 writes them.
std::int64_t unix_millis(wall_time t);
wall_time from_unix_seconds(double s);
/// "Tue, 07 Jun 2014 20:51:35 GMT" (RFC 9110, IMF-fixdate)
std::string http_date(wall_time t);
/// "20141231", UTC
std::string utc_yyyymmdd(wall_time t);
/// "2014-12-31", UTC
std::string utc_iso_date(wall_time t);
/// "2014-12-31T23:59:59.123Z"
std::string utc_iso_time(wall_time t);

} // namespace pheidi
