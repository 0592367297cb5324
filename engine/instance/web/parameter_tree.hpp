// Names with brackets become a tree, as Rack reads them.
#pragma once

#include "pheidi/base/error.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::instance::web {

class parameter_tree {
 public:
  /// `a[b][]` and its value. Errors: not_text, too_many.
  result<void> add(std::string_view name, std::string value);
  boost::json::object take() { return std::move(root_); }

 private:
  boost::json::object root_;
  std::size_t count_ = 0;
};

/// application/x-www-form-urlencoded, also the query string.
result<void> read_form(std::string_view text, parameter_tree& into);

} // namespace pheidi::instance::web
