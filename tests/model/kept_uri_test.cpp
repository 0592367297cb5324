// Which URIs are stored.
#include "model/kept_uri.hpp"

#include "pheidi/model/relationships.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

TEST(kept_uri, is_whole_or_nothing) {
  const std::string longest(max_uri_bytes, 'x');

  EXPECT_EQ(kept_uri(longest), longest);
  EXPECT_EQ(kept_uri(longest + "x"), "");
  EXPECT_EQ(kept_uri(std::string_view("a\0b", 3)), "");
  EXPECT_EQ(kept_uri("\xff"), "");
  EXPECT_EQ(kept_uri(""), "");
}

} // namespace
} // namespace pheidi::model
