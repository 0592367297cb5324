// Reads what a user chose.
#include "instance/entities/user_settings.hpp"

#include <boost/json/parse.hpp>

namespace pheidi::instance::entities {

user_settings::user_settings(const std::string& json) {
  boost::system::error_code failed;
  auto parsed = boost::json::parse(json, failed);
  if (!failed && parsed.is_object()) values_ = std::move(parsed.as_object());
}

bool user_settings::flag(std::string_view key, bool otherwise) const {
  const auto* found = values_.if_contains(key);
  const auto* value = found ? found->if_bool() : nullptr;
  return value ? *value : otherwise;
}

std::string user_settings::text(std::string_view key) const {
  const auto* found = values_.if_contains(key);
  const auto* value = found ? found->if_string() : nullptr;
  return value ? std::string(*value) : std::string();
}

} // namespace pheidi::instance::entities
