// The coroutine rules hold in every source of ours, and the scan finds what it should.
#include "coroutine_scan.hpp"
#include "source_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace pheidi::structure {
namespace {

const std::filesystem::path top{PHEIDI_SOURCE_DIR};

std::vector<source_file> all_sources() {
  std::vector<source_file> sources;
  for (std::string_view folder : {"engine", "include", "tests", "bench"}) {
    std::ranges::move(read_tree(top, folder, {".cpp", ".hpp"}), std::back_inserter(sources));
  }
  std::erase_if(sources, [](const source_file& file) { return file.path.starts_with("tests/structure/"); });
  return sources;
}

/// "12 condition" for each line marked `// text: condition` or `// text clang: condition`.
std::vector<std::string> marked(std::string_view text) {
  std::vector<std::string> found;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto mark = lines[i].find("// text");
    if (mark == std::string_view::npos) continue;
    const auto rule = lines[i].substr(lines[i].find(": ", mark) + 2);
    found.push_back(fmt::format("{} {}", i + 1, rule.substr(0, rule.find(' '))));
  }
  return found;
}

std::vector<std::string> scanned(std::string_view text) {
  std::vector<std::string> found;
  for (const coroutine_finding& each : scan_coroutines(text))
    found.push_back(fmt::format("{} {}", each.line, each.rule));
  return found;
}

TEST(coroutine_rules, hold_in_every_source) {
  std::vector<std::string> findings;

  for (const source_file& file : all_sources()) {
    for (const coroutine_finding& each : scan_coroutines(file.text)) {
      findings.push_back(finding(file.path, each.line, each.rule));
    }
  }

  EXPECT_TRUE(findings.empty()) << "docs/hacking/coroutines.md tells the rules\n" << joined(findings);
}

TEST(coroutine_rules, scan_finds_what_is_marked_bad) {
  const auto files = read_tree(top, "tests/structure/bad", {".cpp"});
  ASSERT_GE(files.size(), 3U);

  for (const source_file& file : files)
    EXPECT_EQ(scanned(file.text), marked(file.text)) << file.path;
}

TEST(coroutine_rules, scan_leaves_good_shapes_alone) {
  for (const source_file& file : read_tree(top, "tests/structure/good", {".cpp"})) {
    EXPECT_EQ(scanned(file.text), std::vector<std::string>{}) << file.path;
  }
}

TEST(coroutine_rules, comments_and_literals_are_blank) {
  const auto text =
      without_comments_and_literals("a // b\nc /* d\ne */ f \"g\\\"h\" i 'j' 1'000 R\"x(k)\")x\" l\n");

  EXPECT_EQ(text, "a     \nc     \n     f \"    \" i ' ' 1'000 R\"       \" l\n");
}

} // namespace
} // namespace pheidi::structure
