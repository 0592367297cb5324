// ActivityPub or HTML, by the rules of RFC 9110 (12.4.2, 12.5.1) and what the fediverse sends.
#include "pheidi/federation_web/route.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pheidi::federation_web {
namespace {

bool wants_activity(std::string_view accept) {
  return preferred(accept) == representation::activity;
}

} // namespace

TEST(preferred, conformance_24_activity_for_the_types_of_activitypub) {
  for (const auto* accept :
       {"application/activity+json", "application/ld+json",
        R"(application/ld+json; profile="https://www.w3.org/ns/activitystreams")", "application/json",
        "application/jrd+json", "APPLICATION/Activity+JSON", "application/activity+json; charset=utf-8",
        "application/activity+json, application/ld+json",
        R"(application/ld+json;profile="https://www.w3.org/ns/activitystreams", application/activity+json)",
        "application/jrd+json, application/json", "application/activity+json;q=0.001", "application/*"})
    EXPECT_TRUE(wants_activity(accept)) << accept;
}

TEST(preferred, conformance_24_html_for_browsers_and_for_those_who_say_nothing) {
  for (const auto* accept :
       {"", " ", "*/*", "*/*;q=0.8", "text/html", "text/html, application/activity+json;q=0.9", "text/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "image/png",
        "application/xrd+xml, application/xml, text/xml", "text/html, */*"})
    EXPECT_FALSE(wants_activity(accept)) << accept;
}

TEST(preferred, goes_by_weight_first) {
  EXPECT_TRUE(wants_activity("text/html;q=0.1, application/activity+json"));
  EXPECT_TRUE(wants_activity("application/activity+json, application/ld+json, text/html;q=0.1"));
  EXPECT_TRUE(wants_activity("text/html;q=0.85, application/json;q=0.851"));
  EXPECT_FALSE(wants_activity("application/json;q=0.5, text/html;q=0.6"));
  EXPECT_FALSE(wants_activity("application/json;q=0.5, application/ld+json;q=0.5, text/html"));
  EXPECT_TRUE(wants_activity("text/html;Q=0.5, application/json;Q=1.000"));
}

TEST(preferred, goes_by_order_among_equals) {
  EXPECT_TRUE(wants_activity("application/json, text/html"));
  EXPECT_FALSE(wants_activity("text/html, application/json"));
  EXPECT_FALSE(wants_activity("application/ld+json;q=0.4, text/html;q=0.5, application/json;q=0.5"));
  EXPECT_FALSE(wants_activity("application/json;q=0.3, text/html, application/ld+json"));
}

TEST(preferred, lets_anything_stand_behind_what_is_named) {
  EXPECT_TRUE(wants_activity("application/activity+json, */*"));
  EXPECT_TRUE(wants_activity("*/*, application/activity+json"));
  EXPECT_TRUE(wants_activity("application/activity+json, */*;q=0.1"));
  EXPECT_FALSE(wants_activity("application/activity+json;q=0.1, */*"));
}

TEST(preferred, never_takes_what_is_refused) {
  EXPECT_FALSE(wants_activity("application/activity+json;q=0"));
  EXPECT_FALSE(wants_activity("application/activity+json;q=0.000, */*"));
  EXPECT_TRUE(wants_activity("text/html;q=0, application/json;q=0.1"));
}

TEST(preferred, ignores_what_is_malformed) {
  for (const auto* range : {"text/html;q=2", "text/html;q=-1", "text/html;q=", "text/html;q=1.001",
                            "text/html;q=0.8888", "text/html;q=x", "text/html;q", "text/html;=1", "text",
                            "/html", "text/", "te xt/html", "text/html/x", "text/html;a=\"", ",,", ";q=1"}) {
    const std::string text(range);
    EXPECT_TRUE(wants_activity("application/json;q=0.5, " + text)) << text;
    EXPECT_FALSE(wants_activity(text)) << text;
  }
  EXPECT_TRUE(wants_activity(",, , application/json ,"));
  EXPECT_FALSE(wants_activity("application/activity+json;q=1.5"));
}

TEST(preferred, leaves_separators_in_quotes_alone) {
  EXPECT_TRUE(wants_activity(R"(application/ld+json;profile="a, text/html;q=1";q=0.5, text/html;q=0.4)"));
  EXPECT_FALSE(wants_activity(R"(text/plain;a="x\", application/json")"));
  EXPECT_FALSE(wants_activity(R"(application/ld+json;profile="a;q=1";q=0.1, text/html;q=0.2)"));
}

TEST(preferred, reads_long_headers_once) {
  std::string accept;
  for (int i = 0; i < 200'000; ++i)
    accept += "a/b;q=0.5,";

  EXPECT_FALSE(wants_activity(accept));
  EXPECT_TRUE(wants_activity(accept + "application/json"));
}

} // namespace pheidi::federation_web
