// HEIC and AVIF are judged by what would be decoded, not by what they declare.
#include "instance/media/heif_boxes.hpp"
#include "instance/media/read_image.hpp"
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pheidi::instance::media {
namespace {

using namespace samples;
using namespace std::string_literals;

std::string number(std::size_t bytes, std::uint64_t value) {
  std::string out;
  for (auto left = bytes; left > 0; --left)
    out += static_cast<char>(value >> (8 * (left - 1)));
  return out;
}

std::string box(std::string_view kind, std::string_view data) {
  return number(4, data.size() + 8).append(kind).append(data);
}

std::string item(std::uint64_t id, std::string_view kind) {
  return box("infe", "\2\0\0\0"s + number(2, id) + number(2, 0) + std::string(kind) + '\0');
}

std::string place(std::uint64_t id, std::uint64_t offset, std::uint64_t length) { // in idat
  return number(2, id) + number(2, 1) + number(2, 0) + number(2, 1) + number(4, offset) + number(4, length);
}

/// A picture (2) of 64x64 pixels, and one (1) of `kind` that is made of it `tiles` times.
std::string made_of_tiles(std::string_view kind, std::size_t tiles, std::uint64_t side) {
  // A sequence header alone: reduced, with six bits for either side, both of them set.
  const auto picture = "\x0a\x06\x18\x15\x7f\xff\x00\x00"s;
  const auto grid = "\0\0\0\0"s + number(2, side) + number(2, side);
  std::string references = number(2, 1) + number(2, tiles);
  for (std::size_t i = 0; i < tiles; ++i)
    references += number(2, 2);
  const auto nothing = number(4, 0);
  const auto places =
      "\1\0\0\0\x44\0"s + number(2, 2) + place(1, 0, grid.size()) + place(2, grid.size(), picture.size());
  return box("ftyp", "mif1") +
         box("meta", nothing + box("iinf", nothing + number(2, 2) + item(1, kind) + item(2, "av01")) +
                         box("iloc", places) +
                         box("iprp", box("ipco", "") + box("ipma", nothing + number(4, 0))) +
                         box("iref", nothing + box("dimg", references)) + box("idat", grid + picture));
}

std::vector<std::string> of_both_kinds() {
  const auto sample = red_and_blue(128, 64);
  std::vector<std::string> out;
  for (auto each : {avif(sample.get()), heic(sample.get())})
    if (!each.empty()) out.push_back(std::move(each));
  return out;
}

TEST(heif_boxes, are_of_pictures_of_the_size_that_their_headers_have) {
  for (const auto& whole : of_both_kinds()) {
    EXPECT_EQ(judge_heif(whole, 128 * 64), errc::ok) << whole.substr(8, 4);
    EXPECT_EQ(judge_heif(whole, 128 * 64 / 2), errc::too_many_pixels) << whole.substr(8, 4);
    EXPECT_TRUE(process_upload(whole)) << whole.substr(8, 4);
  }
}

TEST(heif_boxes, that_declare_another_size_hide_nothing) {
  for (const auto& whole : of_both_kinds()) {
    const auto lie = with_heif_size(whole, 8, 8);
    EXPECT_EQ(judge_heif(lie, 128 * 64 / 2), errc::too_many_pixels) << whole.substr(8, 4);
    const auto got = open_image(lie, 1 << 20, 128 * 64 / 2);
    ASSERT_FALSE(got) << whole.substr(8, 4);
    EXPECT_TRUE(got.error().is(errc::too_many_pixels));
  }
}

TEST(heif_boxes, of_tiles_count_each_as_often_as_it_is_used) {
  EXPECT_EQ(judge_heif(made_of_tiles("grid", 16, 256), 256 * 256), errc::ok);
  EXPECT_EQ(judge_heif(made_of_tiles("grid", 64, 256), 256 * 256), errc::ok);
  EXPECT_EQ(judge_heif(made_of_tiles("grid", 65, 256), 256 * 256), errc::too_many_pixels);
  EXPECT_EQ(judge_heif(made_of_tiles("grid", 16, 257), 256 * 256), errc::too_many_pixels);
  EXPECT_EQ(judge_heif(made_of_tiles("iovl", 1, 1), 256 * 256), errc::broken_image)
      << "of any size and anything";
}

TEST(heif_boxes, cut_off_anywhere_are_refused) {
  const auto whole = made_of_tiles("grid", 16, 256);
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_EQ(judge_heif(std::string_view(whole).substr(0, length), 256 * 256), errc::broken_image) << length;
}

} // namespace
} // namespace pheidi::instance::media
