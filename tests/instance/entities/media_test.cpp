// Files of posts (client-api.md 3.4).
#include "entities_fixture.hpp"

namespace pheidi::instance::entities {
namespace {

struct media_entities : with_entities {
  bj::object medium(const std::string& columns, const std::string& values) {
    const auto id = new_row("media_attachments", "id, account_id, " + columns,
                            fmt::format("7, {}, {}", alice.value, values));
    return with([&](pqxx::dbtransaction& tx) { return media_attachment(tx, ctx(), id); }).value();
  }
  static constexpr const char* base = "https://files.example/system/";
};

TEST_F(media_entities, of_ours_have_all_fields) {
  const auto o = medium("type, file_file_name, file_meta, description, blurhash, processing",
                        R"(0, 'a.jpg', '{"focus": {"x": 0.5, "y": 0}, "original": {"width": 3, "height": 2,
      "size": "3x2", "aspect": 1.5}, "secret": 1}', 'A', 'UBL', 2)");
  EXPECT_EQ(bj::value(o), json(R"({"id": "7", "type": "image",
    "url": "https://files.example/system/media_attachments/files/000/000/007/original/a.jpg",
    "preview_url": "https://files.example/system/media_attachments/files/000/000/007/small/a.jpg",
    "remote_url": null, "preview_remote_url": null, "text_url": null,
    "meta": {"focus": {"x": 0.5, "y": 0}, "original": {"width": 3, "height": 2, "size": "3x2", "aspect": 1.5}},
    "description": "A", "blurhash": "UBL"})"));
}

TEST_F(media_entities, have_no_address_while_they_are_processed) {
  for (const int processing : {0, 1, 3}) {
    const auto o = medium("type, file_file_name, processing", fmt::format("2, 'a.mp4', {}", processing));
    EXPECT_TRUE(o.at("url").is_null());
    EXPECT_TRUE(o.at("preview_url").is_null());
    EXPECT_EQ(o.at("meta"), bj::object());
    db.run("DELETE FROM media_attachments");
  }
}

TEST_F(media_entities, of_videos_have_a_still_picture) {
  const auto o = medium("type, file_file_name", "2, 'a.mp4'");
  EXPECT_EQ(o.at("type"), "video");
  EXPECT_EQ(o.at("preview_url"), text(std::string(base) + "media_attachments/files/000/000/007/small/a.png"));
}

TEST_F(media_entities, of_sounds_have_a_cover_or_no_preview) {
  EXPECT_TRUE(medium("type, file_file_name", "4, 'a.mp3'").at("preview_url").is_null());
  set("media_attachments", 7, "thumbnail_file_name = 'c.png'");
  const auto o = with([&](pqxx::dbtransaction& tx) { return media_attachment(tx, ctx(), 7); }).value();
  EXPECT_EQ(o.at("preview_url"),
            text(std::string(base) + "media_attachments/thumbnails/000/000/007/original/c.png"));
}

TEST_F(media_entities, of_others_are_served_from_the_cache) {
  const auto o = medium("type, file_file_name, file_storage_schema_version, remote_url",
                        "1, 'a.mp4', 1, 'https://a.example/a.gif'");
  EXPECT_EQ(o.at("type"), "gifv");
  EXPECT_EQ(o.at("url"),
            text(std::string(base) + "cache/media_attachments/files/000/000/007/original/a.mp4"));
  EXPECT_EQ(o.at("remote_url"), "https://a.example/a.gif");
}

TEST_F(media_entities, that_were_not_fetched_are_shown_where_they_are) {
  const auto o = medium("type, remote_url, thumbnail_remote_url", "3, 'https://a.example/a.MP4?x=1', ''");
  EXPECT_EQ(o.at("type"), "video");
  EXPECT_EQ(o.at("url"), "https://a.example/a.MP4?x=1");
  // Official Android refuses the whole post of a film without one.
  EXPECT_EQ(o.at("preview_url"), "https://a.example/a.MP4?x=1");
  set("media_attachments", 7, "remote_url = 'https://a.example/a.png'");
  const auto image = with([&](pqxx::dbtransaction& tx) { return media_attachment(tx, ctx(), 7); }).value();
  EXPECT_EQ(image.at("type"), "image");
  EXPECT_EQ(image.at("preview_url"), "https://a.example/a.png");
  set("media_attachments", 7, "remote_url = 'https://a.example/file'");
  const auto other = with([&](pqxx::dbtransaction& tx) { return media_attachment(tx, ctx(), 7); }).value();
  EXPECT_EQ(other.at("type"), "unknown");
  EXPECT_EQ(other.at("url"), "https://a.example/file");
}

TEST_F(media_entities, of_a_post_come_in_its_order_and_are_four_at_most) {
  const auto id = post();
  std::vector<std::int64_t> made;
  for (int n = 0; n < 6; ++n)
    made.push_back(new_row("media_attachments", "account_id, status_id, file_file_name",
                           fmt::format("{}, {}, 'x.png'", alice.value, id)));
  EXPECT_EQ(at(shown(id), "/media_attachments").as_array().size(), 4U);
  set("statuses", id, fmt::format("ordered_media_attachment_ids = '{{{},-1,{}}}'", made[3], made[0]));
  const auto files = at(shown(id), "/media_attachments");
  ASSERT_EQ(files.as_array().size(), 2U);
  EXPECT_EQ(at(files, "/0/id"), json_id(made[3]));
  EXPECT_EQ(at(files, "/1/id"), json_id(made[0]));
  set("statuses", id, "ordered_media_attachment_ids = '{}'");
  EXPECT_EQ(at(shown(id), "/media_attachments"), bj::array());
}

} // namespace
} // namespace pheidi::instance::entities
