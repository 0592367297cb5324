// Uploads that mean harm, or are damaged.
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace pheidi::instance::media {
namespace {

using namespace samples;
using namespace std::string_view_literals;

std::vector<std::string> one_of_each() {
  const auto sample = red_and_blue(80, 40);
  std::vector<std::string> out{jpeg(sample.get()), png(sample.get()), webp(sample.get()), gif(sample.get()),
                               animated_gif()};
  if (auto last = avif(sample.get()); !last.empty()) out.push_back(std::move(last));
  return out;
}

TEST(hostile_image, is_refused_when_it_is_of_no_known_type) {
  for (const auto bytes :
       {""sv, "\0"sv, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"sv, "<?xml version=\"1.0\"?><svg/>"sv,
        "%PDF-1.7"sv, "BM\x00\x00"sv, "II*\0"sv, "8BPS"sv, "#!/bin/sh"sv, "v/1\x01"sv, "%!PS-Adobe"sv,
        "P6 1 1 255 abc"sv, "\x08\xf2\xa6\xb6"sv, "RIFF\x10\x00\x00\x00WAVE"sv,
        "\x00\x00\x00\x18"
        "ftypmp42"sv,
        "\xff\xd8"sv, "GIF88a"sv})
    EXPECT_TRUE(process_upload(bytes).error().is(errc::unsupported_type)) << bytes;
}

TEST(hostile_image, that_is_only_a_beginning_is_broken) {
  for (const auto bytes : {"\xff\xd8\xff"sv, "\x89PNG\r\n\x1a\n"sv, "GIF89a"sv, "RIFF\x10\x00\x00\x00WEBP"sv,
                           "\x00\x00\x00\x18"
                           "ftypheic"sv,
                           "\x00\x00\x00\x18"
                           "ftypavif"sv})
    EXPECT_TRUE(process_upload(bytes).error().is(errc::broken_image)) << bytes;
}

TEST(hostile_image, cut_off_anywhere_is_broken) {
  for (const auto& whole : one_of_each()) {
    for (const std::size_t parts : {1U, 2U, 3U}) {
      const auto cut = std::string_view(whole).substr(0, whole.size() * parts / 4);
      const auto got = process_upload(cut);
      ASSERT_FALSE(got) << whole.substr(0, 12) << ' ' << parts;
      EXPECT_TRUE(got.error().is(errc::broken_image));
    }
  }
}

TEST(hostile_image, is_refused_by_the_size_that_it_declares) {
  const auto sample = red_and_blue(80, 40);
  for (const auto& bytes :
       {with_png_size(png(sample.get()), 60000, 60000), with_jpeg_size(jpeg(sample.get()), 65000, 65000),
        with_png_size(png(sample.get()), 7681, 4320)}) {
    const auto got = process_upload(bytes);
    ASSERT_FALSE(got);
    EXPECT_TRUE(got.error().is(errc::too_many_pixels)) << got.error().message();
  }
  // Within the bound of pixels, but they are not there.
  EXPECT_TRUE(process_upload(with_png_size(png(sample.get()), 7680, 4320)).error().is(errc::broken_image));
  EXPECT_FALSE(process_upload(with_png_size(png(sample.get()), 0x7fffffff, 0x7fffffff)));
  EXPECT_FALSE(process_upload(with_png_size(png(sample.get()), 0, 0)));
}

TEST(hostile_image, that_is_a_gif_is_not_served_with_a_size_that_its_frames_do_not_have) {
  auto huge = gif(red_and_blue(80, 40).get());
  huge.replace(6, 4, "\xff\xff\xff\xff");
  const auto got = process_upload(huge);
  if (!got) return; // refused is as good
  EXPECT_EQ(size_of(decode(got->original.bytes).get()), got->original.size);
  EXPECT_NE(got->original.bytes.substr(6, 4), "\xff\xff\xff\xff");
}

TEST(hostile_image, that_is_wide_and_transparent_is_read_in_bounds) {
  const auto sample = half_transparent(30000, 4);
  for (const auto& bytes : {png(sample.get()), with_profile(sample.get())}) {
    const auto got = process_upload(bytes);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->original.size, (dimensions{16383, 2}));
    EXPECT_TRUE(is_reddish(pixel(decode(got->original.bytes).get(), 100, 1)));
  }
}

TEST(hostile_image, is_refused_by_its_bytes) {
  const auto bytes = png(red_and_blue(80, 40).get());
  upload_limits limits;
  limits.max_bytes = bytes.size() - 1;
  EXPECT_TRUE(process_upload(bytes, limits).error().is(errc::too_many_bytes));
  limits.max_bytes = bytes.size();
  EXPECT_TRUE(process_upload(bytes, limits));
}

TEST(hostile_image, that_is_something_else_as_well_is_only_an_image_afterwards) {
  for (const auto& whole : one_of_each()) {
    const auto got = process_upload(whole + "PK\x03\x04<script>alert(1)</script>");
    if (!got) continue; // refused is as good
    EXPECT_EQ(got->original.bytes.find("script"), std::string::npos);
    EXPECT_EQ(got->small.bytes.find("script"), std::string::npos);
  }
}

TEST(hostile_image, with_damaged_bytes_is_refused_or_read) {
  std::mt19937 random(5);
  for (const auto& whole : one_of_each()) {
    for (int round = 0; round < 60; ++round) {
      auto damaged = whole;
      for (int i = 0; i < 4; ++i)
        damaged[12 + random() % (damaged.size() - 12)] = static_cast<char>(random());
      const auto got = process_upload(damaged);
      if (!got) continue;
      EXPECT_EQ(size_of(decode(got->small.bytes).get()), got->small.size);
    }
  }
}

} // namespace
} // namespace pheidi::instance::media
