// The two Instance entities (client-api.md 3.7). Pure.
#pragma once

#include "pheidi/config/settings.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pheidi::instance::api {

/// "4.6.0 (compatible; Pheidi 0.5.0)": clients gate features on the number that comes first.
std::string compatible_version(const std::string& own);
/// What `api_versions.mastodon` promises (1.7): no more than works.
inline constexpr int api_version = 3;

struct about_server {
  const config::settings& settings;
  std::string version;                      // of Pheidi
  std::map<std::string, std::string> texts; // of the table `settings`
  std::int64_t users = 0, active_month = 0, posts = 0, domains = 0;
  boost::json::array rules;
  std::optional<boost::json::object> contact; // an account
};
boost::json::object instance_v2(const about_server& s);
boost::json::object instance_v1(const about_server& s);

} // namespace pheidi::instance::api
