// Names that share a bucket of std::hash share none of ours.
#include "pheidi/base/lru.hpp"
#include "pheidi/base/text_hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace pheidi {
namespace {

// libstdc++ hashes with MurmurHash64A, whose steps can all be undone: for any first eight bytes there are
// eight more that lead to a wanted value.
constexpr std::uint64_t m = 0xc6a4a7935bd1e995, seed = 0xc70f6907;

constexpr std::uint64_t inverse(std::uint64_t of) {
  std::uint64_t x = of;
  for (int i = 0; i < 6; ++i)
    x *= 2 - of * x;
  return x;
}
static_assert(m * inverse(m) == 1);

constexpr std::uint64_t mix(std::uint64_t v) {
  return v ^ (v >> 47);
}

std::string colliding(std::uint64_t i) {
  constexpr std::uint64_t wanted = 0x0123456789abcdef;
  const auto first = i + 1;
  const auto after_first = ((seed ^ (16 * m)) ^ (mix(first * m) * m)) * m;
  const auto second = mix((wanted * inverse(m) ^ after_first) * inverse(m)) * inverse(m);
  std::string out(16, '\0');
  std::memcpy(out.data(), &first, 8);
  std::memcpy(out.data() + 8, &second, 8);
  return out;
}

template <class Hash>
std::size_t fullest_bucket(std::size_t names) {
  std::unordered_map<std::string, int, Hash> map;
  for (std::size_t i = 0; i < names; ++i)
    map.emplace(colliding(i), 0);
  EXPECT_EQ(map.size(), names) << "they are different names";
  std::size_t most = 0;
  for (std::size_t b = 0; b < map.bucket_count(); ++b)
    most = std::max(most, map.bucket_size(b));
  return most;
}

TEST(text_hash, CVE_2022_28229_names_chosen_to_collide_do_not) {
  constexpr std::size_t names = 2000;
  ASSERT_EQ(fullest_bucket<std::hash<std::string>>(names), names)
      << "or they collide nowhere and show nothing";
  EXPECT_LT(fullest_bucket<text_hash>(names), 20U);
  EXPECT_LT(fullest_bucket<key_hash<std::string>>(names), 20U);
}

TEST(text_hash, is_the_same_for_the_same_text_however_it_is_held) {
  const std::string text = "https://a.example/users/x";
  EXPECT_EQ(text_hash()(text), text_hash()(std::string_view(text)));
  EXPECT_NE(text_hash()("a"), text_hash()("b"));
  EXPECT_NE(text_hash()(""), text_hash()(std::string(1, '\0')));
}

TEST(text_hash, is_what_bounded_maps_use) {
  static_assert(std::is_same_v<lru<std::string, int>::hash_type, text_hash>);
  static_assert(std::is_same_v<lru<std::int64_t, int>::hash_type, std::hash<std::int64_t>>);
}

} // namespace
} // namespace pheidi
