// What is kept of others, and for how long (data-model.md 5.4, retention).
#include "remote_rig.hpp"
#include "sample_images.hpp"

#include "pheidi/base/id_directories.hpp"
#include "pheidi/instance/remote/cache_sweep.hpp"
#include "pheidi/model/site_settings.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>

namespace pheidi::instance::remote {
namespace {

namespace fs = std::filesystem;
using namespace media::samples;

struct cache_bound : in_remote {
  cache_sweep sweep{{loop, writers, aside, directory.path(), registry}};
  std::string sample = png(red_and_blue(30, 20).get());

  cache_bound() {
    db.run("DELETE FROM media_attachments");
    keep_for("");
  }
  void keep_for(const std::string& days) {
    db.in_transaction([&](pqxx::dbtransaction& tx) {
      model::set_site_setting(tx, *model::find_setting("media_cache_retention_period"), days,
                              wall_clock::now());
    });
  }
  /// An attachment with its files here, fetched so many days ago.
  std::int64_t fetched_before(int days) {
    const auto at = fmt::format("https://a.example/{}.png", ++made_);
    publish(at, sample);
    const auto id = attachment(at);
    EXPECT_FALSE(run("RedownloadMediaWorker", id));
    set("media_attachments", id, fmt::format("file_updated_at = now() - interval '{} days'", days));
    return id;
  }
  bool is_stored(std::int64_t id) {
    return row("media_attachments", id, "file_file_name IS NOT NULL") == "t";
  }
  std::size_t drop() { return test::on_loop(loop, sweep.drop_old_files()).value(); }
  std::size_t walk() { return test::on_loop(loop, sweep.remove_unnamed_files()).value(); }
  /// As if it had been written two days ago.
  void age(const std::string& path) {
    fs::last_write_time(directory.path() + "/" + path,
                        fs::file_time_type::clock::now() - std::chrono::hours(48));
  }
  void age_all() {
    for (const auto& entry : fs::recursive_directory_iterator(directory.path()))
      if (entry.is_regular_file()) age(entry.path().lexically_relative(directory.path()));
  }

 private:
  int made_ = 0;
};

TEST_F(cache_bound, files_are_kept_for_ever_when_nothing_else_was_said) {
  const auto id = fetched_before(4000);
  for (const auto* days : {"", "0"}) {
    keep_for(days);

    EXPECT_EQ(drop(), 0U) << days;
  }
  EXPECT_TRUE(is_stored(id));
}

TEST_F(cache_bound, files_older_than_the_staff_said_go_and_are_shown_where_they_came_from) {
  const auto old = fetched_before(8), young = fetched_before(6);
  keep_for("7");

  EXPECT_EQ(drop(), 1U);

  EXPECT_EQ(
      row("media_attachments", old,
          "coalesce(file_file_name, '-'), coalesce(file_content_type, '-'), coalesce(file_file_size, -1),"
          " coalesce(file_updated_at::text, '-'), type"),
      "-|-|-1|-|0");
  EXPECT_TRUE(is_stored(young));
  EXPECT_EQ(files(), 2U) << "those of the young one";
  const auto remote = row("media_attachments", old, "remote_url");
  EXPECT_EQ(attachment_entity(old).at("url").as_string(), remote);
  EXPECT_EQ(attachment_entity(old).at("preview_url").as_string(), remote);
  EXPECT_FALSE(
      fs::exists(fmt::format("{}/cache/media_attachments/files/{}", directory.path(), id_directories(old))))
      << "an empty directory is no use";
}

TEST_F(cache_bound, pictures_of_previews_go_with_age_too) {
  const auto card = [&](int days, const std::string& url) {
    const auto id = number(fmt::format("INSERT INTO preview_cards (url, title, image_file_name,"
                                       " image_storage_schema_version, image_updated_at, width, height,"
                                       " created_at, updated_at) VALUES ('{}', 't', 'a.png', 1,"
                                       " now() - interval '{} days', 30, 20, now(), now()) RETURNING id",
                                       url, days));
    const auto path = fmt::format("cache/preview_cards/images/{}/original/a.png", id_directories(id));
    fs::create_directories(fs::path(directory.path() + "/" + path).parent_path());
    std::ofstream(directory.path() + "/" + path) << "x";
    return std::pair(id, path);
  };
  db.run("DELETE FROM preview_cards");
  const auto [old, of_old] = card(8, "https://a.example/old");
  const auto [young, of_young] = card(6, "https://a.example/young");
  EXPECT_EQ(drop(), 0U) << "for ever";
  keep_for("7");

  EXPECT_EQ(drop(), 1U);

  EXPECT_EQ(row("preview_cards", old, "coalesce(image_file_name, '-'), width, height, title"), "-|0|0|t");
  EXPECT_EQ(row("preview_cards", young, "image_file_name, width"), "a.png|30");
  EXPECT_FALSE(has_file(of_old));
  EXPECT_TRUE(has_file(of_young));
}

TEST_F(cache_bound, files_whose_post_is_gone_go_at_once) {
  const auto id = fetched_before(0);
  set("media_attachments", id, "status_id = NULL");

  EXPECT_EQ(drop(), 1U);

  EXPECT_EQ(files(), 0U);
}

TEST_F(cache_bound, uploads_of_people_here_are_none_of_it) {
  const auto alice = people.local("alice_of_cache");
  const auto id = number(
      fmt::format("INSERT INTO media_attachments (account_id, remote_url, file_file_name, file_updated_at,"
                  " file_storage_schema_version, created_at, updated_at) VALUES ({}, '', 'a.png', 'epoch', "
                  "1, now(), now()) RETURNING id",
                  alice.value));
  keep_for("7");

  EXPECT_EQ(drop(), 0U);
  EXPECT_TRUE(is_stored(id));
}

TEST_F(cache_bound, more_than_a_hundred_go_in_one_round) {
  const auto author = stranger("");
  db.run(fmt::format("INSERT INTO media_attachments (account_id, remote_url, file_file_name, file_updated_at,"
                     " file_storage_schema_version, created_at, updated_at) SELECT {}, "
                     "'https://a.example/x', 'a.png', 'epoch', 1, now(), now()"
                     " FROM generate_series(1, 250)",
                     author.value));
  keep_for("7");

  EXPECT_EQ(drop(), 250U);
  EXPECT_EQ(drop(), 0U);
}

TEST_F(cache_bound, files_that_no_row_names_go_when_they_are_old) {
  const auto id = fetched_before(0);
  publish("https://a.example/bob.png", sample);
  const auto bob = stranger("https://a.example/bob.png");
  EXPECT_FALSE(run("RedownloadAvatarWorker", bob.value));
  const auto of_bob = fmt::format("cache/accounts/avatars/{}/original/", id_directories(bob.value));
  const std::string unnamed[] = {
      of_bob + "0123456789abcdef.png", of_bob + ".0123456789abcdef.new",
      "cache/accounts/headers/000/000/001/original/0123456789abcdef.png",
      fmt::format("cache/media_attachments/files/{}/small/0123456789abcdef.png", id_directories(id)),
      "cache/preview_cards/images/000/000/001/original/0123456789abcdef.png"};
  for (const auto& path : unnamed) {
    fs::create_directories(fs::path(directory.path() + "/" + path).parent_path());
    std::ofstream(directory.path() + "/" + path) << "x";
  }
  EXPECT_EQ(walk(), 0U) << "they may be about to get their row";
  age_all();

  EXPECT_EQ(walk(), std::size(unnamed));

  for (const auto& path : unnamed)
    EXPECT_FALSE(has_file(path)) << path;
  EXPECT_EQ(files(), 3U) << "the avatar, the picture and its preview";
  EXPECT_FALSE(fs::exists(directory.path() + "/cache/preview_cards")) << "nor empty directories";
}

TEST_F(cache_bound, files_that_are_not_in_the_cache_are_left_alone) {
  for (const std::string path : {"accounts/avatars/000/000/001/original/a.png",
                                 "cache/custom_emojis/images/000/000/001/original/a.png", "cache/README",
                                 "media_attachments/files/000/000/001/original/a.png"}) {
    fs::create_directories(fs::path(directory.path() + "/" + path).parent_path());
    std::ofstream(directory.path() + "/" + path) << "x";
  }
  age_all();

  EXPECT_EQ(walk(), 0U);
  EXPECT_EQ(files(), 4U);
}

TEST_F(cache_bound, a_cache_that_is_not_there_is_empty) {
  EXPECT_EQ(walk(), 0U);
}

TEST_F(cache_bound, a_file_that_an_older_style_has_under_another_extension_is_named_all_the_same) {
  const auto id = fetched_before(0);
  const auto name = row("media_attachments", id, "file_file_name");
  set("media_attachments", id, fmt::format("file_file_name = '{}.mp4'", name.substr(0, name.find('.'))));
  age_all();

  EXPECT_EQ(walk(), 0U);
}

} // namespace
} // namespace pheidi::instance::remote
