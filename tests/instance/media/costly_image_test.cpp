// Small files that would take the time or the memory of large ones.
#include "instance/media/png_chunks.hpp"
#include "instance/media/read_image.hpp"
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

using namespace samples;
using namespace std::string_view_literals;

std::string small_png() {
  return png(red_and_blue(80, 40).get());
}

TEST(costly_image, that_is_a_png_has_no_texts_by_the_time_it_is_read) {
  const auto text = deflated_zeros(100'000);
  const std::pair<const char*, std::string> kinds[] = {
      {"zTXt", std::string("k\0\0"sv) + text},
      {"iTXt", std::string("k\0\1\0\0\0"sv) + text},
      {"tEXt", std::string("k\0text"sv)},
      {"sPLT", std::string("k\0\x08\0\0\0\0\0\0"sv)},
  };
  for (const auto& [kind, data] : kinds) {
    const auto whole = with_png_chunk(small_png(), kind, data);
    EXPECT_EQ(bare_png(whole), small_png()) << kind;
    const auto opened = open_image(whole, 1 << 20, 1 << 20);
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(vips_image_get_typeof(opened->pixels.get(), "png-comment-0-k"), 0U) << kind;
    EXPECT_TRUE(process_upload(whole)) << kind;
  }
}

TEST(costly_image, that_is_a_png_keeps_its_colours) {
  const auto whole = with_profile(red_and_blue(80, 40).get());
  const auto bare = bare_png(whole);
  ASSERT_TRUE(bare);
  EXPECT_NE(bare->find("iCCP"), std::string::npos);
  const auto long_profile = with_png_chunk(small_png(), "iCCP", std::string((1 << 20) + 1, 'x'));
  EXPECT_EQ(bare_png(long_profile), small_png());
}

TEST(costly_image, that_is_a_png_of_lengths_that_lie_is_broken) {
  auto whole = small_png();
  EXPECT_EQ(bare_png(whole + "PK\x03\x04"), whole);
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(bare_png(std::string_view(whole).substr(0, length))) << length;
  whole = with_png_chunk(whole, "tEXt", "k");
  whole.replace(33, 4, "\xff\xff\xff\xff");
  EXPECT_FALSE(bare_png(whole));
  EXPECT_TRUE(process_upload(whole).error().is(errc::broken_image));
}

TEST(costly_image, that_is_a_png_inflates_to_its_pixels_and_not_to_gigabytes) {
  constexpr std::size_t pixels = std::size_t{80} * 40 * 3 + 40;
  const auto with_data = [](std::size_t count) {
    const auto bare = small_png();
    const auto data = bare.find("IDAT") - 4;
    return with_png_chunk(bare.substr(0, data) + bare.substr(bare.size() - 12), "IDAT",
                          deflated_zeros(count));
  };
  EXPECT_TRUE(process_upload(with_data(pixels)));
  EXPECT_TRUE(process_upload(with_data(std::size_t{4} << 20)).error().is(errc::broken_image));
}

TEST(costly_image, that_is_a_jpeg_of_very_many_scans_is_broken) {
  const auto sample = progressive_jpeg(red_and_blue(80, 40).get());
  EXPECT_TRUE(process_upload(sample));
  EXPECT_TRUE(process_upload(with_scans(sample, 100)));
  const auto got = process_upload(with_scans(sample, 101));
  ASSERT_FALSE(got);
  EXPECT_TRUE(got.error().is(errc::broken_image));
  EXPECT_FALSE(process_avatar(with_scans(sample, 101)));
}

TEST(costly_image, is_no_jpeg_whose_metadata_or_end_only_look_like_scans) {
  const auto sample = jpeg(red_and_blue(80, 40).get());
  std::string scans;
  for (int i = 0; i < 200; ++i)
    scans += "\xff\xda\0\x02"sv;
  const auto comment = std::string("\xff\xfe\x03\x22"sv) + scans; // 802 bytes with the length
  EXPECT_TRUE(process_upload(sample.substr(0, 2) + comment + sample.substr(2)));
  EXPECT_TRUE(process_upload(sample + scans)) << "as phones append films";
}

TEST(costly_image, that_is_a_webp_of_very_many_frames_is_broken) {
  const auto moves = process_upload(animated_webp(10));
  ASSERT_TRUE(moves) << moves.error().message();
  EXPECT_EQ(moves->original.size, (dimensions{1, 1}));
  EXPECT_TRUE(process_upload(animated_webp(5001)).error().is(errc::broken_image));
}

} // namespace
} // namespace pheidi::instance::media
