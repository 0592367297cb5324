// Avatars and headers have one shape.
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

using namespace samples;

TEST(profile_picture, fills_its_shape_from_the_middle) {
  const auto sample = red_and_blue(800, 200);
  const auto avatar = process_avatar(jpeg(sample.get()));
  ASSERT_TRUE(avatar) << avatar.error().message();
  EXPECT_EQ(avatar->size, (dimensions{400, 400}));
  EXPECT_EQ(avatar->content_type, "image/jpeg");
  const auto shown = decode(avatar->bytes);
  EXPECT_EQ(size_of(shown.get()), avatar->size);
  EXPECT_TRUE(is_reddish(pixel(shown.get(), 100, 200)));
  EXPECT_TRUE(is_bluish(pixel(shown.get(), 300, 200)));

  const auto header = process_header(png(sample.get()));
  ASSERT_TRUE(header) << header.error().message();
  EXPECT_EQ(header->size, (dimensions{1500, 500}));
  EXPECT_EQ(header->content_type, "image/png");
}

TEST(profile_picture, is_turned_before_it_is_cut) {
  const auto sample = red_and_blue(500, 1500);
  add_exif(sample.get(), 6);
  const auto header = process_header(jpeg(sample.get()));
  ASSERT_TRUE(header) << header.error().message();
  EXPECT_EQ(header->size, (dimensions{1500, 500}));
  const auto shown = decode(header->bytes);
  EXPECT_TRUE(is_reddish(pixel(shown.get(), 700, 100)));
  EXPECT_TRUE(is_bluish(pixel(shown.get(), 700, 400)));
  EXPECT_EQ(header->bytes.find("Exif"), std::string::npos);
}

TEST(profile_picture, of_gif_and_webp_is_png) {
  for (const auto& bytes : {animated_gif(), gif(red_and_blue(9, 9).get()), webp(red_and_blue(9, 9).get())}) {
    const auto avatar = process_avatar(bytes);
    ASSERT_TRUE(avatar) << avatar.error().message();
    EXPECT_EQ(avatar->content_type, "image/png");
    EXPECT_EQ(avatar->extension, "png");
    EXPECT_EQ(avatar->size, (dimensions{400, 400}));
  }
}

TEST(profile_picture, of_a_line_is_not_endless) {
  const auto sample = red_and_blue(60000, 1);
  const auto avatar = process_avatar(png(sample.get()));
  ASSERT_TRUE(avatar) << avatar.error().message();
  EXPECT_EQ(avatar->size, (dimensions{400, 400}));
  EXPECT_TRUE(process_header(png(red_and_blue(1, 60000).get())));
}

TEST(profile_picture, has_a_bound_of_bytes) {
  auto bytes = png(red_and_blue(9, 9).get());
  bytes.resize(max_profile_picture_bytes + 1);
  EXPECT_TRUE(process_avatar(bytes).error().is(errc::too_many_bytes));
  EXPECT_TRUE(process_header("not an image").error().is(errc::unsupported_type));
}

} // namespace
} // namespace pheidi::instance::media
