// The places of files, and that their URLs say the same.
#include "model/media_url.hpp"

#include "pheidi/instance/media/paths.hpp"
#include "pheidi/instance/media/store.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

TEST(paths, of_an_attachment_have_three_digits_a_directory) {
  EXPECT_EQ(attachment_path(112233, "original", "0123456789abcdef.jpg"),
            "media_attachments/files/000/112/233/original/0123456789abcdef.jpg");
  EXPECT_EQ(attachment_path(111222333444555666, "small", "a.png"),
            "media_attachments/files/111/222/333/444/555/666/small/a.png");
}

TEST(paths, of_an_account_name_the_attachment) {
  EXPECT_EQ(avatar_path(1, "a.png"), "accounts/avatars/000/000/001/original/a.png");
  EXPECT_EQ(header_path(1234567890, "b.jpg"), "accounts/headers/001/234/567/890/original/b.jpg");
}

TEST(paths, are_those_of_the_urls) {
  const config::media_settings settings{"https://example.org/system"};
  for (std::int64_t id : {1LL, 999999999LL, 1000000000LL, 109302436954721982LL}) {
    const model::media_file file{"media_attachments", "files", id, "0123456789abcdef.webp", "small"};
    EXPECT_EQ(model::media_url(settings, file),
              "https://example.org/system/" + attachment_path(id, "small", "0123456789abcdef.webp"));
  }
}

TEST(paths, file_names_are_random_hexadecimal) {
  const auto name = random_file_name("png");
  ASSERT_EQ(name.size(), 20U);
  EXPECT_EQ(name.find_first_not_of("0123456789abcdef"), 16U);
  EXPECT_TRUE(name.ends_with(".png"));
  EXPECT_NE(name, random_file_name("png"));
  EXPECT_TRUE(is_safe_path(avatar_path(5, name)));
}

} // namespace
} // namespace pheidi::instance::media
