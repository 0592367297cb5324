// A column of values for a set-based statement: $n::type[] of unnest.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::model {

class column {
 public:
  column& add(std::string_view text); // NUL characters are left out
  column& add(std::int64_t number);
  column& add(bool flag);
  column& add(wall_time t);
  column& add_null();
  /// NULL for an empty text.
  column& add_or_null(std::string_view text);
  template <class T>
  column& add(const std::optional<T>& value) {
    if (value) return add(*value);
    return add_null();
  }
  bool empty() const { return text_.size() == 1; }
  /// {1,2} or {"a","b"}
  std::string text() const { return text_ + "}"; }

 private:
  void separate();
  std::string text_ = "{";
};

} // namespace pheidi::model
