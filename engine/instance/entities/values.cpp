// Forms of values.
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::entities {

std::string timestamp(wall_time t) {
  return utc_iso_time(t);
}

std::string date(wall_time t) {
  return utc_iso_date(t);
}

std::string id(std::int64_t value) {
  return std::to_string(value);
}

boost::json::value timestamp_or_null(const std::optional<wall_time>& t) {
  if (!t) return nullptr;
  return boost::json::value(timestamp(*t));
}

boost::json::value date_or_null(const std::optional<wall_time>& t) {
  if (!t) return nullptr;
  return boost::json::value(date(*t));
}

boost::json::value id_or_null(const std::optional<std::int64_t>& value) {
  if (!value) return nullptr;
  return boost::json::value(id(*value));
}

boost::json::value text_or_null(std::string_view text) {
  if (text.empty()) return nullptr;
  return boost::json::value(text);
}

boost::json::array texts(const std::vector<std::string>& all) {
  boost::json::array out;
  for (const auto& each : all)
    out.emplace_back(each);
  return out;
}

boost::json::array ids(const std::vector<std::int64_t>& all) {
  boost::json::array out;
  for (const auto each : all)
    out.emplace_back(id(each));
  return out;
}

} // namespace pheidi::instance::entities
