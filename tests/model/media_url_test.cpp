// Addresses of files by the directories that Mastodon makes of ids.
#include "model/media_url.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

const config::media_settings media{"https://files.example"};

std::string url_of(std::int64_t id, std::string_view name = "x.png", bool cached = false) {
  return media_url(media, {"accounts", "avatars", id, name, "original", cached});
}

TEST(media_url, parts_an_id_by_three_digits) {
  const std::string base = "https://files.example/accounts/avatars/";
  EXPECT_EQ(url_of(7), base + "000/000/007/original/x.png");
  EXPECT_EQ(url_of(123456789), base + "123/456/789/original/x.png");
  EXPECT_EQ(url_of(1234567890), base + "001/234/567/890/original/x.png");
  EXPECT_EQ(url_of(111222333444555666), base + "111/222/333/444/555/666/original/x.png");
}

TEST(media_url, names_style_and_cache) {
  EXPECT_EQ(media_url(media, {"media_attachments", "files", 1, "x.png", "small", true}),
            "https://files.example/cache/media_attachments/files/000/000/001/small/x.png");
}

TEST(media_url, keeps_a_name_in_its_place) {
  EXPECT_EQ(url_of(1, "a b/../#?.png"),
            "https://files.example/accounts/avatars/000/000/001/original/a%20b%2F..%2F%23%3F.png");
}

} // namespace
} // namespace pheidi::model
