// Pictures of posts from elsewhere (data-model.md 5.4).
#include "remote_rig.hpp"
#include "sample_images.hpp"

#include "pheidi/base/id_directories.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace pheidi::instance::remote {
namespace {

using namespace media::samples;
constexpr const char* job = "RedownloadMediaWorker";
constexpr const char* url = "https://a.example/cat.jpg";
constexpr const char* base = "https://files.ours.test/system/";

struct remote_attachments : in_remote {
  std::string sample = jpeg(red_and_blue(1000, 1000).get());

  std::string path(std::int64_t id, const char* style) {
    return fmt::format(
        "cache/media_attachments/files/{}/{}/{}", id_directories(id), style,
        db.value(fmt::format("SELECT file_file_name FROM media_attachments WHERE id = {}", id)));
  }
  bool is_stored(std::int64_t id) {
    return row("media_attachments", id, "file_file_name IS NOT NULL") == "t";
  }
};

TEST_F(remote_attachments, are_kept_here_and_shown_from_here) {
  publish(url, sample, "image/jpeg");
  const auto id = attachment(url, R"(file_meta = '{"focus":{"x":0.5,"y":-0.25},"original":{"width":9}}',)"
                                  " description = 'A cat'");

  EXPECT_FALSE(run(job, id));

  ASSERT_TRUE(has_file(path(id, "original"))) << path(id, "original");
  ASSERT_TRUE(has_file(path(id, "small")));
  EXPECT_EQ(files(), 2U);
  EXPECT_EQ(row("media_attachments", id,
                "type, processing, file_content_type, file_file_size, file_storage_schema_version,"
                " file_updated_at > now() - interval '1 minute', remote_url, length(blurhash) > 6"),
            fmt::format("0|2|image/jpeg|{}|1|t|{}|t", file(path(id, "original")).size(), url));
  const auto shown = attachment_entity(id);
  EXPECT_EQ(shown.at("type"), "image");
  EXPECT_EQ(shown.at("url").as_string(), base + path(id, "original"));
  EXPECT_EQ(shown.at("preview_url").as_string(), base + path(id, "small"));
  EXPECT_EQ(shown.at("remote_url"), url);
  EXPECT_EQ(shown.at("description"), "A cat");
  EXPECT_EQ(shown.at("meta"), boost::json::parse(R"({"focus":{"x":0.5,"y":-0.25},
    "original":{"width":1000,"height":1000,"size":"1000x1000","aspect":1.0},
    "small":{"width":480,"height":480,"size":"480x480","aspect":1.0}})"))
      << boost::json::serialize(shown.at("meta"));
}

TEST_F(remote_attachments, keep_the_blurhash_of_their_author) {
  publish(url, sample, "image/jpeg");
  const auto id = attachment(url, "blurhash = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'");

  EXPECT_FALSE(run(job, id));

  EXPECT_EQ(attachment_entity(id).at("blurhash"), "LEHV6nWB2yk8pyo0adR*.7kCMdnj");
}

TEST_F(remote_attachments, are_known_by_their_bytes_and_not_by_their_name) {
  publish("https://a.example/file", png(red_and_blue(30, 20).get()), "application/octet-stream");
  const auto id = attachment("https://a.example/file");
  EXPECT_EQ(attachment_entity(id).at("type"), "unknown");

  EXPECT_FALSE(run(job, id));

  EXPECT_EQ(attachment_entity(id).at("type"), "image");
  EXPECT_EQ(row("media_attachments", id, "file_content_type"), "image/png");
}

TEST_F(remote_attachments, that_are_no_pictures_stay_where_they_are) {
  publish("https://a.example/film.mp4",
          "\0\0\0\x18"
          "ftypmp42",
          "video/mp4");
  const auto film = attachment("https://a.example/film.mp4");
  const auto known = attachment(url, "type = 2");

  EXPECT_FALSE(run(job, film));
  EXPECT_FALSE(run(job, known));

  EXPECT_EQ(hits(url), 0U);
  EXPECT_EQ(files(), 0U);
  const auto shown = attachment_entity(film);
  EXPECT_EQ(shown.at("type"), "video");
  EXPECT_EQ(shown.at("url"), "https://a.example/film.mp4");
}

TEST_F(remote_attachments, whose_address_names_a_film_are_not_asked_for) {
  publish("https://a.example/film.webm", sample, "image/jpeg");
  const auto film = attachment("https://a.example/film.webm?x=1");

  EXPECT_FALSE(run(job, film));

  EXPECT_EQ(files(), 0U);
}

TEST_F(remote_attachments, that_changed_meanwhile_are_not_kept) {
  publish(url, sample, "image/jpeg");
  for (const std::string change : {"remote_url = 'https://a.example/other.jpg'", "status_id = NULL"}) {
    const auto id = attachment(url);
    meanwhile = [&] { set("media_attachments", id, change); };

    EXPECT_FALSE(run(job, id));

    EXPECT_FALSE(is_stored(id)) << change;
    EXPECT_EQ(files(), 0U) << change;
  }
  EXPECT_EQ(hits(url), 2U);
}

TEST_F(remote_attachments, of_suspended_people_and_rejected_servers_are_not_asked_for) {
  publish(url, sample, "image/jpeg");
  const auto theirs = attachment(url), rejected = attachment(url);
  db.run(fmt::format("UPDATE accounts SET suspended_at = now() FROM media_attachments m WHERE m.id = {} AND"
                     " m.account_id = accounts.id",
                     theirs));

  EXPECT_FALSE(run(job, theirs));
  policy->add_block("a.example", {.reject_media = true});
  EXPECT_FALSE(run(job, rejected));

  EXPECT_EQ(hits(url), 0U);
}

TEST_F(remote_attachments, a_file_that_is_away_is_asked_for_again_and_harm_is_not) {
  answer("https://a.example/503", 503);
  answer("https://a.example/404", 404);
  publish("https://a.example/bomb", with_png_size(png(red_and_blue(30, 20).get()), 60000, 60000));
  publish("https://a.example/long", std::string((std::size_t{16} << 20) + 1, 'x'));

  EXPECT_TRUE(run(job, attachment("https://a.example/503")));
  EXPECT_FALSE(run(job, attachment("https://a.example/404")));
  EXPECT_FALSE(run(job, attachment("https://a.example/bomb")));
  EXPECT_FALSE(run(job, attachment("https://a.example/long")));

  EXPECT_EQ(files(), 0U);
}

TEST_F(remote_attachments, a_job_that_comes_twice_asks_once) {
  publish(url, sample, "image/jpeg");
  const auto id = attachment(url);

  EXPECT_FALSE(run(job, id));
  EXPECT_FALSE(run(job, id));

  EXPECT_EQ(hits(url), 1U);
  EXPECT_EQ(files(), 2U);
}

} // namespace
} // namespace pheidi::instance::remote
