// Stored files as a browser asks for them.
#include "sample_images.hpp"
#include "temporary_directory.hpp"

#include "pheidi/instance/media/serve.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace pheidi::instance::media {
namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

std::string field(const http::reply& of, std::string_view name) {
  const auto found =
      std::ranges::find(of.fields, name, [](const auto& f) { return std::string_view(f.first); });
  return found == of.fields.end() ? "" : found->second;
}

struct serve : testing::Test {
  temporary_directory directory;
  disk_store store{directory.path() + "/system"};

  void SetUp() override {
    ASSERT_TRUE(store.write("media_attachments/files/000/000/001/original/a.png", "0123456789"));
    std::ofstream(directory.path() + "/secret.png") << "secret";
  }
  http::reply get(std::string target, fields with = {}, std::string method = "GET") const {
    return begin(std::move(target), std::move(with), std::move(method)).reply;
  }
  served_file begin(std::string target, fields with = {}, std::string method = "GET") const {
    return serve_file(store,
                      {std::move(method), std::move(target), std::move(with), "", true, "127.0.0.1:1"});
  }
  http::reply get_a(fields with = {}) const {
    return get("/system/media_attachments/files/000/000/001/original/a.png", std::move(with));
  }
};

TEST_F(serve, a_file_with_its_type_and_what_keeps_browsers_safe) {
  const auto got = get_a();
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "0123456789");
  EXPECT_EQ(got.content_type, "image/png");
  EXPECT_EQ(field(got, "Cache-Control"), "public, max-age=2419200, immutable");
  EXPECT_EQ(field(got, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field(got, "Access-Control-Allow-Origin"), "*");
  EXPECT_NE(field(got, "Content-Security-Policy").find("sandbox"), std::string::npos);
  EXPECT_TRUE(field(got, "Last-Modified").ends_with(" GMT"));
  EXPECT_FALSE(field(got, "ETag").empty());
}

TEST_F(serve, ignores_a_query_and_undoes_escapes) {
  EXPECT_EQ(get("/system/media_attachments/files/000/000/001/original/a.png?123").status, 200);
  EXPECT_EQ(get("/system/media_attachments/files/000/000/001/original/%61.png").status, 200);
}

TEST_F(serve, nothing_to_who_has_it) {
  const auto first = get_a();
  const auto tag = field(first, "ETag");
  for (const auto& known : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const auto again = get_a({{"If-None-Match", known}});
    EXPECT_EQ(again.status, 304) << known;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(field(again, "ETag"), tag);
  }
  EXPECT_EQ(get_a({{"If-None-Match", "\"x\""}}).status, 200);
  const auto modified = field(first, "Last-Modified");
  EXPECT_EQ(get_a({{"If-Modified-Since", modified}}).status, 304);
  EXPECT_EQ(get_a({{"If-Modified-Since", modified}, {"If-None-Match", "\"x\""}}).status, 200);
}

TEST_F(serve, a_range) {
  const auto part = get_a({{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(field(part, "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(get_a({{"Range", "bytes=0-1,4-5"}}).status, 200);
  const auto behind = get_a({{"Range", "bytes=10-"}});
  EXPECT_EQ(behind.status, 416);
  EXPECT_EQ(field(behind, "Content-Range"), "bytes */10");
}

TEST_F(serve, a_range_only_of_the_version_that_was_meant) {
  const auto tag = field(get_a(), "ETag");
  EXPECT_EQ(get_a({{"Range", "bytes=2-4"}, {"If-Range", tag}}).status, 206);
  EXPECT_EQ(get_a({{"Range", "bytes=2-4"}, {"If-Range", "\"other\""}}).status, 200);
}

TEST_F(serve, nothing_outside_of_its_directory) {
  for (const char* target :
       {"/system/../secret.png", "/system/%2e%2e/secret.png", "/system/..%2fsecret.png",
        "/system/a/../../secret.png", "/system//etc/passwd", "/system/%2fetc/passwd",
        "/system/..%5csecret.png", "/system/%00", "/system/%zz", "/system/%", "/system/", "/system/.",
        "/system/media_attachments", "/system/media_attachments/", "/system/.x.new",
        "/system/media_attachments/files/000/000/001/original/a.png%00.jpg", "/system", "/other", ""})
    EXPECT_EQ(get(target).status, 404) << target;
  EXPECT_EQ(get("/system/" + std::string(9000, 'a')).status, 404);
}

TEST_F(serve, only_reads) {
  const auto got = get("/system/media_attachments/files/000/000/001/original/a.png", {}, "DELETE");
  EXPECT_EQ(got.status, 405);
  EXPECT_EQ(field(got, "Allow"), "GET, HEAD");
}

TEST_F(serve, unknown_types_as_bytes) {
  ASSERT_TRUE(store.write("a/x.html", "<script>"));
  ASSERT_TRUE(store.write("a/x.svg", "<svg/>"));
  ASSERT_TRUE(store.write("a/x", "x"));
  for (const char* target : {"/system/a/x.html", "/system/a/x.svg", "/system/a/x"})
    EXPECT_EQ(get(target).content_type, "application/octet-stream") << target;
}

TEST_F(serve, a_long_file_in_parts) {
  std::string film;
  for (int i = 0; film.size() < 3 * bytes_at_once; ++i)
    film += std::to_string(i) + ' ';
  ASSERT_TRUE(store.write("a/x.mp4", film));
  for (const std::uint64_t from : {std::uint64_t{0}, std::uint64_t{7}, bytes_at_once, 2 * bytes_at_once}) {
    auto begun = begin("/system/a/x.mp4", {{"Range", "bytes=" + std::to_string(from) + "-"}});
    ASSERT_EQ(begun.reply.status, 206);
    EXPECT_EQ(field(begun.reply, "Content-Range"),
              fmt::format("bytes {}-{}/{}", from, film.size() - 1, film.size()));
    auto got = begun.reply.body;
    ASSERT_TRUE(begun.rest);
    while (begun.rest->count > 0) {
      const auto part = begun.rest->take();
      ASSERT_TRUE(part);
      EXPECT_LE(part->size(), bytes_at_once);
      got += *part;
    }
    EXPECT_TRUE(got == film.substr(from)) << from;
  }
  EXPECT_FALSE(begin("/system/a/x.mp4", {{"Range", "bytes=5-100"}}).rest);
}

TEST_F(serve, the_rest_of_a_file_that_was_removed_but_not_of_one_that_was_cut) {
  ASSERT_TRUE(store.write("a/x.mp4", std::string(2 * bytes_at_once, 'x')));
  auto begun = begin("/system/a/x.mp4");
  ASSERT_TRUE(begun.rest);
  ASSERT_TRUE(store.remove("a/x.mp4"));
  EXPECT_EQ(begun.rest->take()->size(), bytes_at_once);

  ASSERT_TRUE(store.write("a/y.mp4", std::string(2 * bytes_at_once, 'y')));
  auto cut = begin("/system/a/y.mp4");
  std::filesystem::resize_file(store.root() + "/a/y.mp4", bytes_at_once + 1);
  EXPECT_TRUE(cut.rest->take().error().is(errc::storage_failed));
}

TEST_F(serve, pictures_of_accounts_without) {
  const auto missing = [](std::string target) {
    return serve_missing_picture({"GET", std::move(target), {}, "", true, ""});
  };
  const auto avatar = missing("/avatars/original/missing.png");
  ASSERT_TRUE(avatar);
  EXPECT_EQ(avatar->status, 200);
  EXPECT_EQ(avatar->content_type, "image/png");
  EXPECT_LT(avatar->body.size(), 20000U);
  EXPECT_EQ(size_of(samples::decode(avatar->body).get()), (dimensions{400, 400}));
  const auto header = missing("/headers/original/missing.png?1");
  ASSERT_TRUE(header);
  EXPECT_EQ(size_of(samples::decode(header->body).get()), (dimensions{1500, 500}));
  EXPECT_FALSE(missing("/avatars/original/other.png"));
}

} // namespace
} // namespace pheidi::instance::media
