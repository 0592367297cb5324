// Hashes of texts that strangers choose: SipHash with a key that each process draws.
//
// std::hash has no secret, so whoever names hosts, actors or objects could choose names that all share a
// bucket, and make a lookup in a map of n entries cost n (CVE-2022-28229 and its like). Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace pheidi {

struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept;
};

/// For keys of maps: `text_hash` for texts, std::hash for the rest.
template <class Key>
using key_hash = std::conditional_t<std::is_convertible_v<Key, std::string_view>, text_hash, std::hash<Key>>;

} // namespace pheidi
