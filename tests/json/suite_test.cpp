// The public JSON parsing test suite: n_ files are refused, y_ files accepted, the others end without a
// crash.
#include "pheidi/json/read.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;
namespace json = pheidi::json;

namespace {

fs::path suite_folder() {
  const char* root = std::getenv("PHEIDI_CORPUS");
  return (root ? fs::path(root) : fs::path(PHEIDI_SOURCE_DIR) / "../shared/corpus") / "json-test-suite";
}

struct document {
  std::string name;
  std::string text;
};

std::vector<document> documents() {
  std::vector<document> out;
  for (const auto& entry : fs::recursive_directory_iterator(suite_folder())) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    out.push_back({entry.path().filename().string(), text.str()});
  }
  return out;
}

class json_test_suite : public testing::Test {
 protected:
  void SetUp() override {
    if (fs::is_directory(suite_folder())) return;
    GTEST_SKIP() << "no JSON test suite in " << suite_folder()
                 << ": set PHEIDI_CORPUS to the folder that holds "
                 << "json-test-suite";
  }
};

/// The suite speaks of any JSON text, top_level_members of objects: so each one is tried as a member's value
/// too.
bool accepted_as_member(std::string_view text) {
  return json::top_level_members("{\"x\":" + std::string(text) + "}").has_value();
}

} // namespace

TEST_F(json_test_suite, refuses_every_malformed_text) {
  std::size_t seen = 0;
  for (const auto& d : documents()) {
    if (!d.name.starts_with("n_")) continue;
    ++seen;
    EXPECT_FALSE(json::parse(d.text)) << d.name;
    EXPECT_FALSE(json::top_level_members(d.text)) << d.name;
    EXPECT_FALSE(accepted_as_member(d.text)) << d.name;
  }
  EXPECT_GT(seen, 0U);
}

TEST_F(json_test_suite, accepts_every_valid_text) {
  std::size_t seen = 0;
  for (const auto& d : documents()) {
    if (!d.name.starts_with("y_")) continue;
    ++seen;
    EXPECT_TRUE(json::parse(d.text)) << d.name;
    EXPECT_TRUE(accepted_as_member(d.text)) << d.name;
  }
  EXPECT_GT(seen, 0U);
}

TEST_F(json_test_suite, both_readers_agree_on_what_is_left_open) {
  for (const auto& d : documents()) {
    if (d.name.starts_with("n_") || d.name.starts_with("y_")) continue;
    const bool mark = d.text.starts_with("\xef\xbb\xbf");
    EXPECT_EQ(json::parse(d.text).has_value(), accepted_as_member(mark ? d.text.substr(3) : d.text))
        << d.name;
    (void)json::unescape(d.text);
  }
}
