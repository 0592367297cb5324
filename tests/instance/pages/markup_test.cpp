// What may stand in a page, and which addresses a page leads to.
#include "emojis.hpp"
#include "markup.hpp"
#include "staff_text.hpp"

#include <gtest/gtest.h>

namespace pheidi::instance::pages {
namespace {

TEST(markup, text_is_escaped_in_elements_and_attributes) {
  EXPECT_EQ(escaped("a & <b> \"c\""), "a &amp; &lt;b&gt; &quot;c&quot;");
  EXPECT_EQ(escaped("tab\tline\nend"), "tab\tline\nend");
}

TEST(markup, what_xml_does_not_know_is_left_out) {
  EXPECT_EQ(escaped(std::string("a\0b\x01\x1f"
                                "c",
                                6)),
            "abc");
  EXPECT_EQ(escaped("a\xef\xbf\xbe"
                    "b\xef\xbf\xbf"),
            "ab");
  EXPECT_EQ(escaped("a\xff"
                    "b\xc3"),
            "ab");
  EXPECT_EQ(escaped("\xf0\x9f\x90\x9f é"), "\xf0\x9f\x90\x9f é");
}

TEST(markup, addresses_are_those_of_the_web) {
  EXPECT_EQ(address("https://a.example/?a=1&b=2"), "https://a.example/?a=1&amp;b=2");
  EXPECT_EQ(address("HTTP://a.example/"), "HTTP://a.example/");
  EXPECT_EQ(address("https://a.example/\"onx=\""), "https://a.example/&quot;onx=&quot;");
  for (const auto* none : {"", "javascript:alert(1)", " https://a", "https:a", "//a", "/a",
                           "data:text/html,x", "https://a\n.example", "java\tscript:x", "https"})
    EXPECT_EQ(address(none), "") << none;
}

TEST(markup, excerpts_split_no_character) {
  EXPECT_EQ(excerpt("short", 10), "short");
  EXPECT_EQ(excerpt("two\nlines", 100), "two lines");
  EXPECT_EQ(excerpt("ééé", 5), "éé...");
  EXPECT_EQ(excerpt("", 5), "");
}

TEST(markup, links_without_an_address_are_text) {
  EXPECT_EQ(link("https://a.example/", "<x>"), "<a href=\"https://a.example/\">&lt;x&gt;</a>");
  EXPECT_EQ(link("javascript:x", "<x>"), "&lt;x&gt;");
}

TEST(markup, emojis_are_pictures_in_texts_alone) {
  const json::array known{{{"shortcode", "cat"}, {"static_url", "https://a.example/c.png"}},
                          {{"shortcode", "bad"}, {"static_url", "javascript:x"}}};
  const std::string cat =
      "<img class=\"emoji\" src=\"https://a.example/c.png\" alt=\":cat:\" title=\":cat:\">";
  EXPECT_EQ(with_emojis("<p>a :cat: b</p>", known), "<p>a " + cat + " b</p>");
  EXPECT_EQ(with_emojis("::cat::cat:", known), ":" + cat + cat);
  EXPECT_EQ(with_emojis("<a href=\"https://x/:cat:\">12:30 :dog: :bad:</a>", known),
            "<a href=\"https://x/:cat:\">12:30 :dog: :bad:</a>");
  EXPECT_EQ(with_emojis(":", known), ":");
  EXPECT_EQ(with_emojis("<unclosed :cat:", known), "<unclosed :cat:");
}

TEST(staff_texts, are_html_or_as_typed) {
  EXPECT_EQ(staff_html(" <p onclick=\"x\">Hi<script>x</script></p>"),
            "<div class=\"text\"><p>Hi</p></div>\n");
  EXPECT_EQ(staff_html("We keep\n\n<little>"), "<div class=\"typed\">We keep\n\n&lt;little&gt;</div>\n");
  EXPECT_EQ(staff_html(" \n"), "");
}

} // namespace
} // namespace pheidi::instance::pages
