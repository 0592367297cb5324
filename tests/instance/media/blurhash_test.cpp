// Against what the encoder of the format's authors (woltapp/blurhash 2.0.5, TypeScript) gives.
#include "pheidi/instance/media/blurhash.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

constexpr dimensions size{32, 24};

std::string gradient() {
  std::string out;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      for (const int channel : {255 - x * 8, 255 - y * 10, 255 - (x + y) * 4})
        out += static_cast<char>(channel);
    }
  }
  return out;
}

TEST(blurhash, is_that_of_the_reference_for_a_gradient) {
  EXPECT_EQ(blurhash(gradient(), size), "U;Hx~O}0$8xHqCogjukBgffkfQfko|oMjuj[");
  EXPECT_EQ(blurhash(gradient(), size, 4, 3), "L;Hx~O}0$8xHqCogjukBgffkfQfk");
}

TEST(blurhash, is_that_of_the_reference_for_one_colour) {
  const std::string white(std::size_t{32 * 24 * 3}, '\xff');
  EXPECT_EQ(blurhash(white, size), "UDTSUA_3fQ_3~qoffQoffQfQfQfQ~qoffQof");
  EXPECT_EQ(blurhash(white, size, 1, 1), "00TSUA");
  EXPECT_EQ(blurhash(std::string(std::size_t{32 * 24 * 3}, '\0'), size, 1, 1), "000000");
}

TEST(blurhash, of_bytes_that_are_not_the_picture_is_empty) {
  EXPECT_EQ(blurhash("", {0, 0}), "");
  EXPECT_EQ(blurhash("abc", {2, 2}), "");
}

} // namespace
} // namespace pheidi::instance::media
