// tests/data/advisories.tsv keeps its word: each line names an advisory once, and tests that are there.
#include "coroutine_scan.hpp"
#include "source_tree.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

namespace pheidi::structure {
namespace {

const std::filesystem::path top{PHEIDI_SOURCE_DIR};
constexpr std::string_view list = "tests/data/advisories.tsv";

/// The parts between tabs or blanks, empty ones too.
std::vector<std::string> parts_of(std::string_view text, char between) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(between);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// "suite.name" of every test below tests/.
std::set<std::string> all_tests() {
  static const std::regex begins(R"((?:^|\n)TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\))");
  std::set<std::string> names;
  for (const source_file& file : read_tree(top, "tests", {".cpp"})) {
    const std::sregex_iterator end;
    for (std::sregex_iterator at(file.text.begin(), file.text.end(), begins); at != end; ++at)
      names.insert(at->str(1) + "." + at->str(2));
  }
  return names;
}

/// What is wrong with a list, given the tests that there are.
std::vector<std::string> problems_of(std::string_view text, const std::set<std::string>& tests) {
  std::vector<std::string> found;
  std::set<std::string> seen;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with('#')) continue;
    const auto add = [&](std::string_view what) { found.push_back(finding(list, i + 1, what)); };
    const auto columns = parts_of(lines[i], '\t');
    if (columns.size() != 3) {
      add("not three columns");
      continue;
    }
    for (const auto& column : columns)
      if (column.find_first_not_of(' ') == column.npos) add("an empty column");
    if (!seen.insert(columns[0]).second) add(columns[0] + " comes twice");
    for (const auto& test : parts_of(columns[1], ' '))
      if (!tests.contains(test)) add("no test " + test);
  }
  return found;
}

TEST(advisories, name_tests_that_are_there) {
  const auto files = read_tree(top, "tests/data", {"advisories.tsv"});
  ASSERT_EQ(files.size(), 1U);
  const auto tests = all_tests();
  ASSERT_GT(tests.size(), 1000U);

  const auto found = problems_of(files[0].text, tests);

  EXPECT_TRUE(found.empty()) << joined(found);
}

TEST(advisories, that_are_listed_badly_are_found) {
  const std::set<std::string> tests{"a.b", "a.c"};

  EXPECT_EQ(problems_of("# x\nI-1\ta.b a.c\tshown\nI-2\ta.b\tshown\n", tests).size(), 0U);
  for (const char* bad :
       {"I-1\ta.d\tshown\n", "I-1\ta.b  a.c\tshown\n", "I-1\ta.b\t\n", "I-1\ta.b\t \n", "\ta.b\tshown\n",
        "I-1\ta.b\n", "\n", "I-1\ta.b\tshown\tmore\n", "I-1\ta.b\tshown\nI-1\ta.c\tshown\n"})
    EXPECT_EQ(problems_of(bad, tests).size(), 1U) << bad;
  EXPECT_EQ(problems_of("I-1\t\tshown\n", tests).size(), 2U) << "empty, and no test of that name";
}

TEST(advisories, GHSA_jpxp_r43f_rhvx_CVE_2025_68475_no_regular_expression_reads_what_others_wrote) {
  std::vector<std::string> findings;

  for (std::string_view folder : {"engine", "include"})
    for (const source_file& file : read_tree(top, folder, {".cpp", ".hpp", ".txt"})) {
      const auto code = file.path.ends_with(".txt") ? file.text : without_comments_and_literals(file.text);
      const auto lines = lines_of(code);
      for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::string_view word : {"regex", "xpressive", "pcre", "re2", "regcomp"})
          if (lines[i].find(word) != std::string_view::npos)
            findings.push_back(finding(file.path, i + 1, word));
    }

  EXPECT_TRUE(findings.empty()) << "their time may be exponential\n" << joined(findings);
}

} // namespace
} // namespace pheidi::structure
