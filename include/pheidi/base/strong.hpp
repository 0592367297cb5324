// Strong types for the things that are easily mixed up.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <utility>

namespace pheidi {

/// A value of type T that only compares with its own kind. `Tag` names the kind.
template <class T, class Tag>
struct strong {
  T value{};

  strong() = default;
  explicit strong(T v) : value(std::move(v)) {}
  friend auto operator<=>(const strong&, const strong&) = default;
  friend bool operator==(const strong&, const strong&) = default;
};

/// `accounts.id`
using account_id = strong<std::int64_t, struct account_id_tag>;

} // namespace pheidi

template <class T, class Tag>
struct std::hash<pheidi::strong<T, Tag>> {
  std::size_t operator()(const pheidi::strong<T, Tag>& s) const noexcept { return std::hash<T>{}(s.value); }
};
