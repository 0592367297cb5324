// The one date format of HTTP that counts.
#include "crypto/http_date.hpp"

#include "pheidi/base/clock.hpp"

#include <gtest/gtest.h>

namespace pheidi::crypto {

TEST(parse_imf_date, reads_the_example_of_rfc_9110) {
  EXPECT_EQ(parse_imf_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(parse_imf_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_imf_date("Thu, 29 Feb 2024 23:59:59 GMT"), 1709251199);
}

TEST(parse_imf_date, reads_what_we_write) {
  for (const std::int64_t t : {0L, 951782400L, 1703066400L, 4102444799L})
    EXPECT_EQ(parse_imf_date(http_date(wall_clock::from_time_t(t))), t);
}

TEST(parse_imf_date, refuses_other_formats_and_impossible_times) {
  for (const char* text :
       {"", "wrong date", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Abc 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "1703066400"})
    EXPECT_FALSE(parse_imf_date(text)) << text;
}

} // namespace pheidi::crypto
