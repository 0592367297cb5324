// GIFs keep their frames and lose the rest.
#include "instance/media/gif_blocks.hpp"
#include "sample_images.hpp"

#include "pheidi/instance/media/image.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

using namespace samples;

int frames(std::string_view bytes) {
  const auto opened = decode(bytes);
  return vips_image_get_n_pages(opened.get());
}

TEST(gif, that_moves_goes_on_moving) {
  const auto taken = animated_gif();
  ASSERT_EQ(frames(taken), 2);
  const auto got = process_upload(taken);
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_TRUE(got->animated);
  EXPECT_EQ(got->original.content_type, "image/gif");
  EXPECT_EQ(got->original.size, (dimensions{2, 2}));
  EXPECT_EQ(frames(got->original.bytes), 2);
  EXPECT_NE(got->original.bytes.find("NETSCAPE2.0"), std::string::npos);
  EXPECT_EQ(got->small.extension, "gif");
  EXPECT_EQ(frames(got->small.bytes), 1);
}

TEST(gif, loses_comments_application_data_and_what_follows_its_end) {
  const auto bare = bare_gif(animated_gif() + "<script>alert(1)</script>");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->frames, 2U);
  for (const char* hidden : {"hidden text", "XMP", "script"})
    EXPECT_EQ(bare->bytes.find(hidden), std::string::npos) << hidden;
  EXPECT_TRUE(bare->bytes.ends_with(';'));
}

TEST(gif, without_an_end_or_frames_is_broken) {
  const auto whole = animated_gif();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(bare_gif(std::string_view(whole).substr(0, length))) << length;
  EXPECT_FALSE(bare_gif(whole.substr(0, 19) + ";"));
}

TEST(gif, that_stands_still_stays_one) {
  const auto got = process_upload(gif(red_and_blue(80, 40).get()));
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_FALSE(got->animated);
  EXPECT_EQ(got->original.content_type, "image/gif");
  EXPECT_EQ(got->original.size, (dimensions{80, 40}));
}

TEST(gif, that_moves_has_a_bound_of_its_own) {
  upload_limits limits;
  limits.max_animation_pixels = 3;
  EXPECT_TRUE(process_upload(animated_gif(), limits).error().is(errc::too_many_pixels));
  limits.max_animation_pixels = 4;
  EXPECT_TRUE(process_upload(animated_gif(), limits));
}

TEST(gif, that_is_too_large_to_store_is_shrunk) {
  upload_limits limits;
  limits.max_original_pixels = 800;
  const auto got = process_upload(gif(red_and_blue(80, 40).get()), limits);
  ASSERT_TRUE(got) << got.error().message();
  EXPECT_EQ(got->original.size, (dimensions{40, 20}));
  EXPECT_EQ(got->original.extension, "gif");
}

} // namespace
} // namespace pheidi::instance::media
