// Formats of time that HTTP, Sidekiq and the log want. All in UTC.
#include "pheidi/base/clock.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace pheidi {

namespace {

std::tm utc(wall_time t) {
  const std::time_t s = wall_clock::to_time_t(std::chrono::floor<seconds>(t));
  std::tm out{};
  gmtime_r(&s, &out);
  return out;
}

constexpr std::array day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

double unix_seconds(wall_time t) {
  return std::chrono::duration<double>(t.time_since_epoch()).count();
}

std::int64_t unix_millis(wall_time t) {
  return std::chrono::floor<milliseconds>(t.time_since_epoch()).count();
}

wall_time from_unix_seconds(double s) {
  // Scores come out of Redis, where anyone with access may have put infinity or NaN.
  constexpr double furthest = 9.2e9; // what 64 bits of nanoseconds hold, in the year 2261
  const double bounded = std::isnan(s) ? 0.0 : std::clamp(s, -furthest, furthest);
  // Whole seconds and fraction apart: a double of today's nanoseconds is off by up to 128 of them.
  const double whole = std::floor(bounded);
  const auto fraction = std::chrono::duration<double>(bounded - whole);
  return wall_time(seconds(static_cast<std::int64_t>(whole)) +
                   std::chrono::duration_cast<wall_clock::duration>(fraction));
}

std::string http_date(wall_time t) {
  // Every request of a second carries the same text.
  thread_local std::time_t last = -1;
  thread_local std::string text;
  const auto second = wall_clock::to_time_t(std::chrono::floor<seconds>(t));
  if (second == last) return text;
  // Names are fixed by RFC 9110, so no locale may touch them.
  const auto c = utc(t);
  text = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", day_names[static_cast<std::size_t>(c.tm_wday)],
                     c.tm_mday, month_names[static_cast<std::size_t>(c.tm_mon)], c.tm_year + 1900, c.tm_hour,
                     c.tm_min, c.tm_sec);
  last = second;
  return text;
}

std::string utc_yyyymmdd(wall_time t) {
  const auto c = utc(t);
  return fmt::format("{:04}{:02}{:02}", c.tm_year + 1900, c.tm_mon + 1, c.tm_mday);
}

std::string utc_iso_date(wall_time t) {
  const auto c = utc(t);
  return fmt::format("{:04}-{:02}-{:02}", c.tm_year + 1900, c.tm_mon + 1, c.tm_mday);
}

std::string utc_iso_time(wall_time t) {
  const auto c = utc(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", c.tm_year + 1900, c.tm_mon + 1, c.tm_mday,
                     c.tm_hour, c.tm_min, c.tm_sec, ((unix_millis(t) % 1000) + 1000) % 1000);
}

} // namespace pheidi
