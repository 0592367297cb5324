// Formats of time, against dates known from RFC 9110 and the calendar.
#include "pheidi/base/clock.hpp"

#include <gtest/gtest.h>

#include <limits>

using namespace pheidi;

namespace {

wall_time at(std::int64_t unix_ms) {
  return wall_time(milliseconds(unix_ms));
}

} // namespace

TEST(clock, writes_the_date_of_rfc_9110) {
  EXPECT_EQ(http_date(at(784111777'000)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(clock, writes_leap_days_and_year_ends) {
  EXPECT_EQ(http_date(at(1709164800'000)), "Thu, 29 Feb 2024 00:00:00 GMT");
  EXPECT_EQ(utc_iso_time(at(1419984000'000 + 86399'999)), "2014-12-31T23:59:59.999Z");
  EXPECT_EQ(utc_iso_date(at(1419984000'000)), "2014-12-31");
  EXPECT_EQ(utc_yyyymmdd(at(1419984000'000)), "20141231");
}

TEST(clock, pads_every_part) {
  EXPECT_EQ(utc_iso_time(at(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_yyyymmdd(at(0)), "19700101");
  EXPECT_EQ(utc_iso_time(at(7)), "1970-01-01T00:00:00.007Z");
}

TEST(clock, rounds_times_before_1970_towards_the_past) {
  const wall_time t{std::chrono::microseconds(-500)};

  EXPECT_EQ(unix_millis(t), -1);
  EXPECT_EQ(utc_iso_time(t), "1969-12-31T23:59:59.999Z");
}

TEST(clock, gives_seconds_with_their_fraction) {
  EXPECT_DOUBLE_EQ(unix_seconds(at(1766000000'250)), 1766000000.25);
  EXPECT_EQ(unix_millis(at(1766000000'250)), 1766000000250);
  EXPECT_EQ(from_unix_seconds(1766000000.25), at(1766000000'250));
}

TEST(clock, bounds_scores_that_are_no_time) {
  const auto infinity = std::numeric_limits<double>::infinity();

  EXPECT_EQ(from_unix_seconds(std::numeric_limits<double>::quiet_NaN()), wall_time{});
  EXPECT_GT(from_unix_seconds(infinity), from_unix_seconds(9e9));
  EXPECT_LT(from_unix_seconds(-infinity), from_unix_seconds(-9e9));
  EXPECT_GT(from_unix_seconds(1e300), at(0));
}
