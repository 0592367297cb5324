// The names of the server that the tests of this folder are about, and its documents read back.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/json/read.hpp"

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string_view>

namespace pheidi::federation_web {

inline config::identity_settings our_names() {
  config::identity_settings out;
  out.local_domain = "harbour.example";
  out.web_domain = "web.harbour.example";
  out.alternate_domains = {"old.example", "xn--mwe-sna.example", "dev.example:3000"};
  return out;
}
inline const config::identity_settings ours = our_names();

inline boost::json::value value_in(std::string_view text) {
  auto parsed = json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : boost::json::value();
}

} // namespace pheidi::federation_web
