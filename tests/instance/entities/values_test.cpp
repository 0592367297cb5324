// Values as client-api.md 1.4 has them.
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pheidi::instance::entities {
namespace {

TEST(entity_values, have_three_decimals_and_a_zone) {
  EXPECT_EQ(timestamp(from_unix_seconds(1'800'000'000.25)), "2027-01-15T08:00:00.250Z");
  EXPECT_EQ(timestamp(from_unix_seconds(1'800'000'000)), "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(date(from_unix_seconds(1'800'000'000)), "2027-01-15");
}

TEST(entity_values, are_null_where_there_is_none) {
  EXPECT_TRUE(timestamp_or_null(std::nullopt).is_null());
  EXPECT_TRUE(date_or_null(std::nullopt).is_null());
  EXPECT_TRUE(id_or_null(std::nullopt).is_null());
  EXPECT_TRUE(text_or_null("").is_null());
  EXPECT_EQ(id_or_null(116387031229467654), "116387031229467654");
}

TEST(entity_values, of_ids_are_strings) {
  EXPECT_EQ(boost::json::serialize(ids({1, 116387031229467654})), R"(["1","116387031229467654"])");
  EXPECT_EQ(boost::json::serialize(texts({})), "[]");
}

} // namespace
} // namespace pheidi::instance::entities
