// Values as the client API writes them (client-api.md 1.4). Pure.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::entities {

/// "2026-08-21T10:11:12.345Z": three decimals and Z, always.
std::string timestamp(wall_time t);
/// "2026-08-21"
std::string date(wall_time t);
/// Ids are strings: numbers of 64 bits do not survive JavaScript.
std::string id(std::int64_t value);
inline std::string id(account_id value) {
  return id(value.value);
}

boost::json::value timestamp_or_null(const std::optional<wall_time>& t);
boost::json::value date_or_null(const std::optional<wall_time>& t);
boost::json::value id_or_null(const std::optional<std::int64_t>& value);
/// null for an empty text.
boost::json::value text_or_null(std::string_view text);
boost::json::array texts(const std::vector<std::string>& all);
boost::json::array ids(const std::vector<std::int64_t>& all);

} // namespace pheidi::instance::entities
