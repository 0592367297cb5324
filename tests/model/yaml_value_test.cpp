// Documents as Ruby's Psych writes them, and what of our own it reads the same.
#include "model/yaml_value.hpp"

#include <gtest/gtest.h>

namespace pheidi::model {
namespace {

TEST(yaml_value, reads_what_rails_writes_for_one_text) {
  EXPECT_EQ(read_yaml("--- open\n"), "open");
  EXPECT_EQ(read_yaml("--- true\n"), "true");
  EXPECT_EQ(read_yaml("--- 30\n"), "30");
  EXPECT_EQ(read_yaml("--- ''\n"), "");
  EXPECT_EQ(read_yaml("--- 'true'\n"), "true");
  EXPECT_EQ(read_yaml("--- 'it''s: here'\n"), "it's: here");
  EXPECT_EQ(read_yaml("--- Our corner of the web\n"), "Our corner of the web");
  EXPECT_EQ(read_yaml("--- Ünïcödé ✓\n"), "Ünïcödé ✓");
  EXPECT_EQ(read_yaml("--- \"tab\\there \\u2713 \\x41 \\\"q\\\"\"\n"), "tab\there ✓ A \"q\"");
}

TEST(yaml_value, reads_nothing_as_empty) {
  EXPECT_EQ(read_yaml("--- \n"), "");
  EXPECT_EQ(read_yaml("---\n"), "");
  EXPECT_EQ(read_yaml("--- \n...\n"), "");
  EXPECT_EQ(read_yaml("--- []\n"), "");
}

TEST(yaml_value, reads_blocks_of_lines) {
  EXPECT_EQ(read_yaml("--- |-\n  one\n  two\n"), "one\ntwo");
  EXPECT_EQ(read_yaml("--- |\n  one\n\n  two\n"), "one\n\ntwo\n");
  EXPECT_EQ(read_yaml("--- |+\n  one\n\n"), "one\n\n");
  EXPECT_EQ(read_yaml("--- |2-\n    indented\n  not\n"), "  indented\nnot");
}

TEST(yaml_value, reads_quoted_text_that_was_folded) {
  EXPECT_EQ(read_yaml("--- 'a long\n  line'\n"), "a long line");
  EXPECT_EQ(read_yaml("--- \"one\\\n  \\ two\"\n"), "one two");
  EXPECT_EQ(read_yaml("--- 'one\n\n  two'\n"), "one\ntwo");
}

TEST(yaml_value, reads_lists_as_lines) {
  EXPECT_EQ(read_yaml("---\n- one\n- 'two: three'\n- \"four\"\n"), "one\ntwo: three\nfour");
}

TEST(yaml_value, reads_nothing_else) {
  for (const auto* text : {"", "open", "---\nkey: value\n", "--- !ruby/object:X\n", "--- {a: 1}\n",
                           "--- 'open\n", "--- \"open\\", "--- &x y\n"})
    EXPECT_EQ(read_yaml(text), std::nullopt) << text;
}

TEST(yaml_value, writes_plain_only_what_cannot_be_mistaken) {
  EXPECT_EQ(yaml_text("open"), "--- open\n");
  EXPECT_EQ(yaml_text("true"), "--- \"true\"\n");
  EXPECT_EQ(yaml_text("30"), "--- \"30\"\n");
  EXPECT_EQ(yaml_text(""), "--- \"\"\n");
  EXPECT_EQ(yaml_text("a: b"), "--- \"a: b\"\n");
  EXPECT_EQ(yaml_plain("true"), "--- true\n");
  EXPECT_EQ(yaml_list(""), "--- []\n");
  EXPECT_EQ(yaml_list("one\n\ntwo words"), "---\n- one\n- \"two words\"\n");
}

TEST(yaml_value, reads_back_what_it_writes) {
  for (const std::string text :
       {"", "null", "~", "no", "it's \"quoted\" \\ back", "two\nlines\n", "  spaces  ", "# no comment",
        "- no list", "ctrl \x01 \x7f", "✓ ✗", "'", "\"", "%", "|"})
    EXPECT_EQ(read_yaml(yaml_text(text)), text);
}

} // namespace
} // namespace pheidi::model
