// `users.settings`: JSON with dotted keys; what is absent has its default. Pure.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace pheidi::instance::entities {

class user_settings {
 public:
  /// Empty for what is no JSON object.
  explicit user_settings(const std::string& json);
  bool flag(std::string_view key, bool otherwise) const;
  /// Empty when absent.
  std::string text(std::string_view key) const;

 private:
  boost::json::object values_;
};

} // namespace pheidi::instance::entities
