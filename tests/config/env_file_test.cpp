// The dotenv dialect.
#include "pheidi/config/load.hpp"

#include <gtest/gtest.h>

using namespace pheidi::config;

namespace {

using values = std::map<std::string, std::string>;

values read(std::string_view text, const values& environment = {}) {
  std::vector<problem> problems;
  values out;
  for (const auto& e : parse_env_file(text, "f", problems, environment))
    out[e.name] = e.value;
  for (const auto& p : problems)
    ADD_FAILURE() << p.message();
  return out;
}

std::string value(std::string_view text) {
  const auto all = read("A=" + std::string(text));
  return all.contains("A") ? all.at("A") : "(none)";
}

std::vector<std::string> problems_in(std::string_view text) {
  std::vector<problem> problems;
  parse_env_file(text, "f", problems);
  std::vector<std::string> out;
  for (const auto& p : problems)
    out.push_back(p.message());
  return out;
}

} // namespace

TEST(env_file, reads_plain_lines) {
  EXPECT_EQ(read("A=1\n\n  B = two words \nexport C=3\nD: 4\nE.F=5\n"),
            (values{{"A", "1"}, {"B", "two words"}, {"C", "3"}, {"D", "4"}, {"E.F", "5"}}));
}

TEST(env_file, takes_line_ends_of_other_systems) {
  EXPECT_EQ(read("A=1\r\nB=2\rC=3"), (values{{"A", "1"}, {"B", "2"}, {"C", "3"}}));
}

TEST(env_file, reads_empty_values) {
  EXPECT_EQ(read("A=\nB=\"\"\nC=''"), (values{{"A", ""}, {"B", ""}, {"C", ""}}));
}

TEST(env_file, ends_an_unquoted_value_at_a_comment) {
  EXPECT_EQ(value("1 # one"), "1");
  EXPECT_EQ(value("a#b"), "a");
  EXPECT_EQ(value("\"a#b\" # c"), "a#b");
  EXPECT_EQ(value("'a#b' # c"), "a#b");
  EXPECT_EQ(read("# A=1\n  # B=2"), values{});
}

TEST(env_file, leaves_single_quotes_alone) {
  EXPECT_EQ(value(R"('a$B \n \\ "c"')"), R"(a$B \n \\ "c")");
  EXPECT_EQ(value(R"('it\'s')"), R"(it\'s)");
}

TEST(env_file, unescapes_double_quotes_and_plain_values) {
  EXPECT_EQ(value(R"("say \"hi\"")"), R"(say "hi")");
  EXPECT_EQ(value(R"("back\\slash")"), R"(back\slash)");
  EXPECT_EQ(value(R"(a\ b)"), "a b");
  EXPECT_EQ(value(R"("p\$x")"), "p$x");
}

TEST(env_file, keeps_escaped_line_breaks_unless_the_old_way_is_asked_for) {
  EXPECT_EQ(value(R"("a\nb")"), R"(a\nb)");
  EXPECT_EQ(read("DOTENV_LINEBREAK_MODE=legacy\nA=\"a\\nb\"").at("A"), "a\nb");
}

TEST(env_file, reads_quoted_values_over_several_lines) {
  std::vector<problem> problems;

  const auto entries = parse_env_file("A=\"one\ntwo\"\nB='x\ny'\nC=3", "f", problems);

  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].value, "one\ntwo");
  EXPECT_EQ(entries[1].value, "x\ny");
  EXPECT_EQ(entries[1].line, 3);
  EXPECT_EQ(entries[2].line, 5);
}

TEST(env_file, replaces_variables) {
  EXPECT_EQ(read("A=1\nB=$A\nC=\"<${A}>\"\nD='$A'\nE=$NONE.").at("B"), "1");
  EXPECT_EQ(read("A=1\nC=\"<${A}>\"").at("C"), "<1>");
  EXPECT_EQ(read("A=1\nE=x${NONE}y").at("E"), "xy");
  EXPECT_EQ(read("E=cost $ 5").at("E"), "cost $ 5");
}

TEST(env_file, prefers_the_real_environment_in_replacements) {
  EXPECT_EQ(read("A=file\nB=$A", {{"A", "real"}}).at("B"), "real");
}

TEST(env_file, runs_no_command) {
  std::vector<problem> problems;

  const auto entries = parse_env_file("A=$(date)\nB='$(date)'", "f", problems);

  ASSERT_EQ(entries.size(), 2U);
  EXPECT_TRUE(entries[0].runs_command);
  EXPECT_EQ(entries[0].value, "$(date)");
  EXPECT_FALSE(entries[1].runs_command);
}

TEST(env_file, takes_an_export_of_a_name_that_is_set) {
  EXPECT_EQ(read("A=1\nexport A"), (values{{"A", "1"}}));
  EXPECT_EQ(problems_in("export B"), (std::vector<std::string>{"f:1: expected NAME=value, got (hidden)"}));
}

TEST(env_file, reports_lines_that_assign_nothing) {
  EXPECT_EQ(problems_in("A=1\nsecret words\n=x"),
            (std::vector<std::string>{"f:2: expected NAME=value, got (hidden)",
                                      "f:3: expected NAME=value, got (hidden)"}));
}

TEST(env_file, reports_a_quote_that_does_not_end) {
  EXPECT_EQ(problems_in("A=\"x\nB=1"),
            (std::vector<std::string>{"f:1: A: expected a closing quote, got (hidden)"}));
}

TEST(env_file, survives_any_bytes) {
  unsigned seed = 1;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (int n = 0; n < 24; ++n) {
      seed = seed * 1103515245 + 12345;
      text += "A=$\"'\\\n #{}(:x\0 export"[(seed >> 16) % 23];
    }
    std::vector<problem> problems;
    for (const auto& e : parse_env_file(text, "f", problems))
      EXPECT_FALSE(e.name.empty());
  }
}
