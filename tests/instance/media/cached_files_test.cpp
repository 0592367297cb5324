// Paths below cache/ (data-model.md 5.4).
#include "pheidi/instance/media/cached_files.hpp"
#include "pheidi/instance/media/paths.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::media {
namespace {

TEST(cached_path, says_whose_file_it_is) {
  const auto avatar = parse_cached_path(cached_path(avatar_path(7, "a1b2.png"))).value();
  EXPECT_EQ(avatar.kind, cached_kind::avatar);
  EXPECT_EQ(avatar.id, 7);
  EXPECT_EQ(avatar.name, "a1b2");
  EXPECT_EQ(avatar.path, "cache/accounts/avatars/000/000/007/original/a1b2.png");
  EXPECT_EQ(parse_cached_path(cached_path(header_path(7, "x.jpg")))->kind, cached_kind::header);
  EXPECT_EQ(parse_cached_path(cached_path(card_image_path(7, "x.jpg")))->kind, cached_kind::card_image);
  const auto medium =
      parse_cached_path(cached_path(attachment_path(111222333444555666, "small", "a.b.mp4"))).value();
  EXPECT_EQ(medium.kind, cached_kind::attachment);
  EXPECT_EQ(medium.id, 111222333444555666);
  EXPECT_EQ(medium.name, "a.b");
}

TEST(owner_of, is_known_of_our_own_files_too) {
  for (const auto& path : {avatar_path(7, "a.png"), cached_path(avatar_path(7, "a.png"))}) {
    const auto owner = owner_of(path);
    ASSERT_TRUE(owner) << path;
    EXPECT_EQ(owner->kind, cached_kind::avatar);
    EXPECT_EQ(owner->id, 7);
  }
  EXPECT_EQ(owner_of(attachment_path(111222333444555666, "small", "x.png"))->id, 111222333444555666);
  EXPECT_EQ(owner_of(attachment_path(5, "small", "x.png"))->kind, cached_kind::attachment);
  for (const auto* path :
       {"", "cache/", "custom_emojis/images/000/000/007/original/a.png", "accounts/avatars/x"})
    EXPECT_FALSE(owner_of(path)) << path;
}

TEST(cached_path, is_nothing_else) {
  for (const auto* path :
       {"", "cache/", "cache/README", "accounts/avatars/000/000/007/original/a.png",
        "cache/custom_emojis/images/000/000/007/original/a.png", "cache/accounts/avatars/original/a.png",
        "cache/accounts/avatars/000/000/007/a.png", "cache/accounts/avatars/000/000/007/original/",
        "cache/accounts/avatars/000/000/007/original/more/a.png", "cache/accounts/avatars/000/000/007//a.png",
        "cache/accounts/avatars/999/999/999/999/999/999/999/999/original/a.png",
        "cache/accounts/avatars/0x0/000/007/original/a.png"})
    EXPECT_FALSE(parse_cached_path(path)) << path;
}

TEST(cached_path, that_leads_away_is_not_removed) {
  for (const auto* path : {"cache/../x", "accounts/avatars/000/000/007/original/a.png", "/etc/passwd",
                           "cache/accounts/avatars/000/000/007/original/../../../../../../../x"})
    EXPECT_TRUE(remove_cached_file("/nonexistent", path).error().is(errc::bad_path)) << path;
}

} // namespace
} // namespace pheidi::instance::media
