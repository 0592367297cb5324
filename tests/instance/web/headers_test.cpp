// What pages of other servers may ask with (client-api.md 1.6).
#include "headers.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::web {
namespace {

std::string allowed(const std::string& wished) {
  http::request r;
  r.method = "OPTIONS";
  r.target = "/api/v1/statuses";
  if (!wished.empty()) r.fields.emplace_back("Access-Control-Request-Headers", wished);
  for (const auto& [name, value] : preflight(r).fields)
    if (name == "Access-Control-Allow-Headers") return value;
  return {};
}

TEST(preflight, allows_any_header_that_is_asked_for) {
  const auto some = allowed("x-my-app, If-Match,baggage");
  for (const auto* name : {"Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With",
                           "Accept-Language", "x-my-app", "If-Match", "baggage"})
    EXPECT_NE((", " + some + ",").find(", " + std::string(name) + ","), std::string::npos) << name;
}

TEST(preflight, says_nothing_but_names) {
  const auto usual = allowed("");
  EXPECT_FALSE(usual.empty());
  for (const auto* odd :
       {"a b", "x: y", "x\r\nSet-Cookie: a=b", "\xff\xfe", "caf\xc3\xa9", ",, ,", "\"x\"", "a;b", "<b>"})
    EXPECT_EQ(allowed(odd), usual) << odd;
  EXPECT_EQ(allowed("a b, fine"), usual + ", fine");
  EXPECT_EQ(allowed(std::string(100'000, 'x')), usual);
}

} // namespace
} // namespace pheidi::instance::web
