// The shape of the tree: which names may stand at the top, how long files may be, and what must not be
// written down.
#include "source_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <set>

namespace pheidi::structure {
namespace {

namespace fs = std::filesystem;

const fs::path top{PHEIDI_SOURCE_DIR};
constexpr std::size_t longest_file = 700;

bool is_source(std::string_view path) {
  return path.ends_with(".cpp") || path.ends_with(".hpp") || path.ends_with(".mjs") || path.ends_with(".rb");
}

std::vector<source_file> written_by_hand() {
  auto files = read_tree(top, "", {});
  std::erase_if(files, [](const source_file& file) { return !is_source(file.path); });
  return files;
}

TEST(layout, top_holds_only_the_known_names) {
  const std::set<std::string> known{".ci",
                                    ".clang-format",
                                    ".clang-tidy",
                                    ".editorconfig",
                                    ".git",
                                    ".gitattributes",
                                    ".gitignore",
                                    ".npmrc",
                                    "CMakeLists.txt",
                                    "CMakePresets.json",
                                    "CHANGELOG.md",
                                    "CONTRIBUTING.md",
                                    "LICENSE",
                                    "README.md",
                                    "SECURITY.md",
                                    "bench",
                                    "config",
                                    "docs",
                                    "engine",
                                    "include",
                                    "systemd",
                                    "tests"};
  // What building leaves there is ignored by version control.
  const std::set<std::string> made{"build", ".cache", "node_modules", "compile_commands.json"};

  for (const fs::directory_entry& entry : fs::directory_iterator(top)) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(known.contains(name) || made.contains(name)) << name << " does not belong at the top";
  }
}

TEST(layout, files_are_short) {
  std::vector<std::size_t> lengths;

  for (const source_file& file : written_by_hand()) {
    lengths.push_back(lines_of(file.text).size());
    EXPECT_LE(lengths.back(), longest_file) << file.path << " holds more than one idea";
  }

  ASSERT_FALSE(lengths.empty());
  std::ranges::sort(lengths);
  const auto median = lengths[lengths.size() / 2];
  const auto ninth = lengths[lengths.size() * 9 / 10];
  RecordProperty("median_lines", static_cast<int>(median));
  std::cout << fmt::format("{} files: half have at most {} lines, nine in ten at most {}\n", lengths.size(),
                           median, ninth);
}

/// A source that begins with its own header is introduced there.
bool begins_with_own_header(const source_file& file) {
  if (!file.path.ends_with(".cpp") || !file.text.starts_with("#include \"")) return false;
  const std::string own = fs::path(file.path).stem().string() + ".hpp\"";
  const std::string_view first = lines_of(file.text).front();
  return first.ends_with("/" + own) || first.ends_with("\"" + own);
}

TEST(layout, sources_say_what_they_are) {
  for (const source_file& file : written_by_hand()) {
    const std::string_view comment = file.path.ends_with(".rb") ? "#" : "//";
    const bool introduced = file.text.starts_with(comment) || begins_with_own_header(file);
    EXPECT_TRUE(introduced) << file.path << " begins neither with a comment nor with its own header";
  }
}

TEST(layout, names_are_lower_case) {
  for (const source_file& file : written_by_hand()) {
    const bool upper = std::ranges::any_of(file.path, [](unsigned char c) { return std::isupper(c) != 0; });
    EXPECT_FALSE(upper) << file.path;
  }
}

TEST(layout, nothing_names_a_machine_of_ours) {
  // In pieces, so that this file does not find itself.
  const std::vector<std::string> forbidden{std::string("/wo") + "rk/", std::string("/tmp/hel") + "per",
                                           std::string("/ro") + "ot/", std::string("/home/") + "runner",
                                           std::string("registry.npm") + "js.org"};
  std::vector<std::string> findings;

  for (const source_file& file : read_tree(top, "", {})) {
    const auto lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string& word : forbidden) {
        if (lines[i].find(word) != std::string_view::npos)
          findings.push_back(finding(file.path, i + 1, word));
      }
    }
  }

  EXPECT_TRUE(findings.empty()) << joined(findings);
}

} // namespace
} // namespace pheidi::structure
