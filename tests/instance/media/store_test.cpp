// Files on a real disk.
#include "temporary_directory.hpp"

#include "pheidi/instance/media/store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

namespace pheidi::instance::media {
namespace {

namespace fs = std::filesystem;

struct store_test : testing::Test {
  temporary_directory directory;
  disk_store store{directory.path() + "/system/"};
};

TEST_F(store_test, writes_reads_and_removes) {
  ASSERT_TRUE(store.write("a/b/original/x.jpg", "0123456789"));
  const auto file = store.open("a/b/original/x.jpg");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes(), 10U);
  EXPECT_EQ(*file->read(2, 3), "234");
  EXPECT_TRUE(file->read(8, 3).error().is(errc::storage_failed));
  ASSERT_TRUE(store.remove("a/b/original/x.jpg"));
  EXPECT_EQ(*file->read(2, 3), "234"); // whoever is being served gets it all
  EXPECT_FALSE(store.open("a/b/original/x.jpg"));
  EXPECT_TRUE(store.remove("a/b/original/x.jpg"));
}

TEST_F(store_test, replaces_and_leaves_nothing_else) {
  ASSERT_TRUE(store.write("a/x.jpg", "old"));
  ASSERT_TRUE(store.write("a/x.jpg", "new!"));
  EXPECT_EQ(*store.open("a/x.jpg")->read(0, 4), "new!");
  EXPECT_EQ(std::distance(fs::directory_iterator(store.root() + "/a"), fs::directory_iterator()), 1);
}

TEST_F(store_test, files_are_readable_by_a_web_server) {
  const auto before = ::umask(022);
  ASSERT_TRUE(store.write("a/x.jpg", "x"));
  ::umask(before);
  EXPECT_EQ(fs::status(store.root() + "/a/x.jpg").permissions(), fs::perms(0644));
}

TEST_F(store_test, refuses_paths_that_lead_elsewhere) {
  using namespace std::string_view_literals;
  for (auto path : {""sv, "/etc/passwd"sv, "../x"sv, "a/../x"sv, "a/./x"sv, "a//x"sv, "a/"sv, ".hidden"sv,
                    "a/.new"sv, "a\\b"sv, "a/\0b"sv, "a\nb"sv, ".."sv}) {
    EXPECT_TRUE(store.write(path, "x").error().is(errc::bad_path)) << path;

    EXPECT_TRUE(store.open(path).error().is(errc::bad_path)) << path;
    EXPECT_TRUE(store.remove(path).error().is(errc::bad_path)) << path;
  }
  EXPECT_FALSE(is_safe_path(std::string(5000, 'a')));
}

TEST_F(store_test, follows_no_link_and_takes_no_directory_for_a_file) {
  ASSERT_TRUE(store.write("a/x.jpg", "x"));
  fs::create_symlink("/etc/passwd", store.root() + "/a/link.jpg");
  EXPECT_FALSE(store.open("a/link.jpg"));

  EXPECT_FALSE(store.open("a"));
  EXPECT_FALSE(store.write("a/x.jpg/y.jpg", "y"));
}

TEST_F(store_test, says_that_the_disk_refuses) {
  std::ofstream(directory.path() + "/file") << "x";
  const disk_store below_a_file(directory.path() + "/file");
  EXPECT_TRUE(below_a_file.write("a/x.jpg", "x").error().is(errc::storage_failed));
}

} // namespace
} // namespace pheidi::instance::media
