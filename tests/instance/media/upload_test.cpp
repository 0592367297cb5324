// Images of posts: their sizes, and what is not left in them.
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

using namespace samples;

/// What a camera, an editor or a person left in it. (libvips gives a WebP an EXIF of its own: its size, and
/// that it is upright.)
bool has_metadata(std::string_view bytes) {
  const auto opened = decode(bytes);
  for (const char* name : {VIPS_META_XMP_NAME, VIPS_META_IPTC_NAME, VIPS_META_ICC_NAME, "exif-ifd0-Make",
                           "exif-ifd3-GPSLatitude", "exif-ifd3-GPSLatitudeRef"}) {
    if (vips_image_get_typeof(opened.get(), name) != 0) return true;
  }
  return bytes.find("Cameramaker") != bytes.npos;
}

TEST(upload, keeps_the_type_of_jpeg_png_and_webp) {
  const auto sample = red_and_blue(80, 40);
  struct expected {
    std::string bytes;
    std::string_view type, extension;
  };
  for (const auto& e :
       {expected{jpeg(sample.get()), "image/jpeg", "jpg"}, expected{png(sample.get()), "image/png", "png"},
        expected{webp(sample.get()), "image/webp", "webp"}}) {
    const auto got = process_upload(e.bytes);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->original.content_type, e.type);
    EXPECT_EQ(got->original.extension, e.extension);
    EXPECT_EQ(got->small.content_type, e.type);
    EXPECT_EQ(got->original.size, (dimensions{80, 40}));
    EXPECT_EQ(got->small.size, (dimensions{80, 40}));
    EXPECT_EQ(got->blurhash.size(), 36U);
    EXPECT_FALSE(got->animated);
    const auto shown = decode(got->original.bytes);
    EXPECT_TRUE(is_reddish(pixel(shown.get(), 10, 20)));
    EXPECT_TRUE(is_bluish(pixel(shown.get(), 70, 20)));
  }
}

TEST(upload, says_its_size_as_an_entity_does) {
  EXPECT_EQ((dimensions{640, 480}).size(), "640x480");
  EXPECT_DOUBLE_EQ((dimensions{640, 480}).aspect(), 640.0 / 480);
}

TEST(upload, turns_as_exif_says_and_forgets_where_it_was_taken) {
  const auto sample = red_and_blue(80, 40);
  add_exif(sample.get(), 6);
  const auto taken = jpeg(sample.get());
  const auto as_taken = decode(taken);
  ASSERT_NE(vips_image_get_typeof(as_taken.get(), "exif-ifd3-GPSLatitude"), 0U);
  ASSERT_EQ(vips_image_get_orientation(as_taken.get()), 6);

  const auto got = process_upload(taken);
  ASSERT_TRUE(got) << got.error().message();
  // Turned by a quarter to the right, what was left is on top.
  EXPECT_EQ(got->original.size, (dimensions{40, 80}));
  for (const auto* each : {&got->original, &got->small}) {
    const auto shown = decode(each->bytes);
    EXPECT_TRUE(is_reddish(pixel(shown.get(), 20, 10)));
    EXPECT_TRUE(is_bluish(pixel(shown.get(), 20, 70)));
    EXPECT_EQ(vips_image_get_orientation(shown.get()), 1);
    EXPECT_FALSE(has_metadata(each->bytes));
    EXPECT_EQ(each->bytes.find("Exif"), std::string::npos);
  }
}

TEST(upload, applies_all_eight_orientations) {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto sample = red_and_blue(80, 40);
    add_exif(sample.get(), orientation);
    const auto got = process_upload(jpeg(sample.get()));
    ASSERT_TRUE(got) << got.error().message();
    const bool turned = orientation >= 5;
    EXPECT_EQ(got->original.size, (turned ? dimensions{40, 80} : dimensions{80, 40})) << orientation;
    // Red is left (1, 4), right (2, 3), on top (5, 6) or below (7, 8).
    const bool red_first = orientation == 1 || orientation == 4 || orientation == 5 || orientation == 6;
    const auto shown = decode(got->original.bytes);
    EXPECT_EQ(is_reddish(pixel(shown.get(), 5, 5)), red_first) << orientation;
  }
}

TEST(upload, removes_metadata_of_png_and_webp) {
  const auto sample = red_and_blue(80, 40);
  add_exif(sample.get(), 1);
  const auto taken = decode(jpeg(sample.get()));
  for (const auto& bytes : {png(taken.get()), webp(taken.get())}) {
    ASSERT_TRUE(has_metadata(bytes));
    const auto got = process_upload(bytes);
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_FALSE(has_metadata(got->original.bytes));
    EXPECT_FALSE(has_metadata(got->small.bytes));
  }
}

TEST(upload, brings_colours_of_a_profile_to_srgb) {
  const auto sample = red_and_blue(80, 40);
  const auto bytes = with_profile(sample.get());
  ASSERT_TRUE(has_metadata(bytes));
  const auto got = process_upload(bytes);
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_FALSE(has_metadata(got->original.bytes));
  EXPECT_TRUE(is_reddish(pixel(decode(got->original.bytes).get(), 10, 20)));
}

TEST(upload, shrinks_what_is_larger_than_it_is_stored) {
  const auto sample = red_and_blue(4000, 3000);
  const auto got = process_upload(jpeg(sample.get()));
  ASSERT_TRUE(got) << got.error().message();
  // The root of 8294400 * 4/3 is 3325.6, of 230400 * 4/3 554.3.
  EXPECT_EQ(got->original.size, (dimensions{3326, 2494}));
  EXPECT_EQ(got->small.size, (dimensions{554, 416}));
  const auto shown = decode(got->small.bytes);
  EXPECT_EQ(size_of(shown.get()), got->small.size);
}

TEST(upload, takes_very_long_images) {
  const auto sample = red_and_blue(2, 40000);
  const auto got = process_upload(png(sample.get()));
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->original.size, (dimensions{1, 16383}));
}

TEST(upload, keeps_transparency) {
  const auto sample = half_transparent(80, 40);
  for (const auto& bytes : {png(sample.get()), webp(sample.get())}) {
    const auto got = process_upload(bytes);
    ASSERT_TRUE(got) << got.error().message();
    const auto shown = decode(got->original.bytes);
    ASSERT_TRUE(vips_image_hasalpha(shown.get()));
    EXPECT_TRUE(is_reddish(pixel(shown.get(), 10, 10)));
  }
}

TEST(upload, brings_every_kind_of_pixel_to_eight_bits) {
  const auto sample = half_transparent(80, 40);
  for (const auto space : {VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_GREY16, VIPS_INTERPRETATION_B_W}) {
    const auto converted =
        made([&](VipsImage** out) { return vips_colourspace(sample.get(), out, space, nullptr); });
    ASSERT_TRUE(converted);
    const auto got = process_upload(png(converted->get()));
    ASSERT_TRUE(got) << got.error().message();
    const auto shown = decode(got->original.bytes);
    EXPECT_EQ(vips_image_get_format(shown.get()), VIPS_FORMAT_UCHAR);
    EXPECT_TRUE(vips_image_hasalpha(shown.get()));
    EXPECT_EQ(got->blurhash.size(), 36U);
  }
}

TEST(upload, takes_cmyk) {
  const auto sample = red_and_blue(80, 40);
  const auto inks = made([&](VipsImage** out) {
    return vips_colourspace(sample.get(), out, VIPS_INTERPRETATION_CMYK, nullptr);
  });
  ASSERT_TRUE(inks) << inks.error().message();
  const auto got = process_upload(jpeg(inks->get()));
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(vips_image_get_bands(decode(got->original.bytes).get()), 3);
}

TEST(upload, converts_avif_to_jpeg) {
  const auto sample = red_and_blue(80, 40);
  const auto bytes = avif(sample.get());
  if (bytes.empty()) GTEST_SKIP() << "libheif writes no AVIF here";
  const auto got = process_upload(bytes);
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->original.content_type, "image/jpeg");
  EXPECT_EQ(got->small.extension, "jpg");
  EXPECT_TRUE(is_reddish(pixel(decode(got->original.bytes).get(), 10, 20)));
}

} // namespace
} // namespace pheidi::instance::media
