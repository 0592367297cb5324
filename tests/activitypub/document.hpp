// Documents for tests: from text.
#pragma once

#include "pheidi/json/read.hpp"

#include <boost/json/object.hpp>

#include <stdexcept>
#include <string_view>

namespace pheidi::activitypub {

inline boost::json::value value_in(std::string_view text) {
  auto parsed = json::parse(text);
  if (!parsed) throw std::runtime_error(parsed.error().message());
  return std::move(*parsed);
}

inline boost::json::object object_in(std::string_view text) {
  auto parsed = value_in(text);
  return std::move(parsed.as_object());
}

} // namespace pheidi::activitypub
