// The HTML policy: what stays, what becomes text, what vanishes, and that nothing costs more than its length.
#include "activitypub/html_outline.hpp"
#include "activitypub/html_policy.hpp"

#include "pheidi/activitypub/html.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace pheidi::activitypub {

namespace {

struct row {
  std::string given;
  std::string expected;
};

/// And once more over its own output, which must stay.
void check(const std::vector<row>& rows) {
  for (const auto& [given, expected] : rows) {
    EXPECT_EQ(sanitise_html(given), expected) << given;
    EXPECT_EQ(sanitise_html(expected), expected) << given;
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

/// An ordinary link, as it comes out.
std::string link(std::string_view href, std::string_view text) {
  return "<a href=\"" + std::string(href) + "\" rel=\"nofollow noopener\" target=\"_blank\">" +
         std::string(text) + "</a>";
}

} // namespace

TEST(sanitise_html, keeps_the_elements_of_posts) {
  for (const auto* name : {"p", "span", "del", "s", "pre", "blockquote", "code", "b", "strong", "u", "i",
                           "em", "ul", "ol", "li", "ruby", "rt", "rp"}) {
    const std::string html = "<" + std::string(name) + ">x</" + name + ">";
    EXPECT_EQ(sanitise_html(html), html);
  }
  check({
      {"a<br>b<br/>c", "a<br>b<br>c"},
      {"<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"},
      {"<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
       "<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"},
      {"plain & simple", "plain &amp; simple"},
      {"", ""},
  });
}

TEST(sanitise_html, keeps_the_attributes_of_posts) {
  check({
      {"<p lang=\"fr\" class=\"quote-inline x\" id=\"i\" style=\"color:red\" onclick=\"x()\">oui</p>",
       "<p class=\"quote-inline\" lang=\"fr\">oui</p>"},
      {"<span class=\"h-card invisible admin\" translate=\"no\">x</span>",
       "<span class=\"h-card invisible\" translate=\"no\">x</span>"},
      {"<span translate=\"yes\" class=\"button\">x</span>", "<span>x</span>"},
      {"<ol start=\"3\" reversed><li value=\"-2\">x</li></ol>",
       "<ol start=\"3\" reversed><li value=\"-2\">x</li></ol>"},
      {"<ol start=\"3;x\"><li value=\"99999999999\">x</li></ol>", "<ol><li>x</li></ol>"},
      {"<b class=\"mention\" lang=\"de\">x</b>", "<b lang=\"de\">x</b>"},
      {"<p LANG='a\"b'>x</p>", "<p lang=\"a&quot;b\">x</p>"},
  });
}

TEST(sanitise_html, marks_links_as_foreign) {
  check({
      {"<a href=\"https://a.example/?x=1&y=2\">x</a>", link("https://a.example/?x=1&amp;y=2", "x")},
      {"<a href='https://a.example/' class='u-url mention' rel='me' target='_self' translate='no' "
       "title='t'>x</a>",
       "<a href=\"https://a.example/\" class=\"u-url mention\" translate=\"no\" rel=\"nofollow noopener\" "
       "target=\"_blank\">x</a>"},
      {"<a href=\"https://a.example/\"><span class=\"invisible\">https://</span>a</a>",
       link("https://a.example/", "<span class=\"invisible\">https://</span>a")},
      {"<a href=\"https://a.example/\">x<a href=\"https://b.example/\">y</a></a>",
       link("https://a.example/", "x") + link("https://b.example/", "y")},
  });
}

TEST(sanitise_html, follows_links_of_known_schemes_only) {
  for (const auto* href :
       {"http://a.example/", "HTTPS://a.example/", "dat://a", "dweb:/ipfs/x", "ipfs://x", "ipns://x",
        "ssb://x", "gopher://a.example/", "xmpp:a@b.example", "magnet:?xt=1", "gemini://a.example/"})
    EXPECT_EQ(sanitise_html("<a href=\"" + std::string(href) + "\">x</a>"), link(href, "x"));
  for (const auto* href : {"javascript:alert(1)",
                           " javascript:alert(1)",
                           "java\nscript:alert(1)",
                           "java&#x0A;script:alert(1)",
                           "&#106;avascript:alert(1)",
                           "&#x6A&#x61vascript:alert(1)",
                           "JaVaScRiPt:alert(1)",
                           "\x01javascript:x",
                           "javascript&colon;alert(1)",
                           "vbscript:x",
                           "data:text/html,x",
                           "/relative",
                           "relative",
                           "#x",
                           "//a.example/",
                           "",
                           "mailto:a@b.example",
                           "tel:1",
                           "blob:x",
                           "view-source:https://a.example/",
                           "http",
                           ":x",
                           "hx tps://a"})
    EXPECT_EQ(sanitise_html("<a href=\"" + std::string(href) + "\">x<b>y</b></a>"), "xy") << href;
  EXPECT_EQ(sanitise_html("<a>x</a>"), "x");
  EXPECT_EQ(sanitise_html("<a href=\" \thttps://a.example/\n \">x</a>"), link("https://a.example/", "x"));
}

TEST(sanitise_html, makes_headings_strong_paragraphs) {
  check({
      {"<h1>One</h1>two", "<p><strong>One</strong></p>two"},
      {"<h2>a</h2><h6>b</h6>", "<p><strong>a</strong></p><p><strong>b</strong></p>"},
      {"<h3>a</h4>b", "<p><strong>a</strong></p>b"},
      {"<p>x<h1>y</h1>", "<p>x</p><p><strong>y</strong></p>"},
      {"<h1 class=\"mention\" onclick=\"x\">a</h1>", "<p><strong>a</strong></p>"},
  });
}

TEST(sanitise_html, removes_scripts_and_styles_with_their_content) {
  check({
      {"a<script>alert(1)</script>b", "ab"},
      {"a<SCRIPT SRC=//evil.example/x.js></SCRIPT>b", "ab"},
      {"a<style>p{}</style>b", "ab"},
      {"a<script>alert('</scriptx>')</script >b", "ab"},
      {"a<script>never closed <p>b</p>", "a"},
      {"a<scr<script>x</script>ipt>alert(1)</script>b", "axipt&gt;alert(1)b"},
      {"<script/x>1</script>b", "b"},
  });
}

TEST(sanitise_html, keeps_the_text_of_everything_else) {
  check({
      {"<form action=\"https://evil.example/\"><input value=x><button>go</button></form>", "go"},
      {"<iframe src=\"https://evil.example/\">fallback</iframe>", "fallback"},
      {"<object data=\"x\"><embed src=\"y\">text</object>", "text"},
      {"<img src=x onerror=alert(1)>", ""},
      {"<img srcset=\"x 1x\" alt=\"a\">b", "b"},
      {"<base href=\"https://evil.example/\"><meta http-equiv=refresh content=\"0;url=x\">a", "a"},
      {"<div>a</div><div>b</div>", "a b"},
      {"<div><p>a</p></div><div><p>b</p></div>", "<p>a</p><p>b</p>"},
      {"<table><tr><td>a</td><td>b</td></tr></table>", "a b"},
      {"<h7>a</h7><x-y>b</x-y><font color=red>c</font>", "abc"},
      {"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">x</p></noscript>", "<p>x</p>"},
      {"<textarea><script>alert(1)</script></textarea>", ""},
      {"<template><b>x</b></template>", "<b>x</b>"},
      {"<xmp><b>x</b></xmp>", "<b>x</b>"},
      {"<details open ontoggle=alert(1)>x</details>", "x"},
      {"<video controls><source src=x>v</video>", "v"},
  });
}

TEST(sanitise_html, is_not_misled_by_other_namespaces) {
  check({
      {"<svg onload=alert(1)><circle/>x</svg>", "x"},
      {"<svg><script>alert(1)</script></svg>", ""},
      {"<svg><style><img src=x onerror=alert(1)></style></svg>", ""},
      {"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
       "onerror=alert(1)&gt;\">",
       ""},
      {"<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "\"&gt;"},
      {"<math><annotation-xml encoding=\"text/html\"><p>x</p></annotation-xml></math>", "<p>x</p>"},
      {"<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">m</math>", "m"},
      {"<![CDATA[<b>x</b>]]>", "x]]&gt;"},
      {"<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>", "x"},
  });
}

TEST(sanitise_html, reads_formulas_by_their_annotations) {
  const auto math = [](std::string_view attributes, std::string_view inside) {
    return "a <math" + std::string(attributes) + ">" + std::string(inside) + "</math> b";
  };
  const std::string tex = "<annotation encoding=\"application/x-tex\">x^2 &lt; \\frac{a}{b}</annotation>";
  check({
      {math("", "<semantics><mrow><mi>x</mi></mrow>" + tex + "</semantics>"), "a $x^2 &lt; \\frac{a}{b}$ b"},
      {math(" display=\"block\"", "<semantics>" + tex + "</semantics>"), "a $$x^2 &lt; \\frac{a}{b}$$ b"},
      {math("",
            "<semantics><mi>x</mi><annotation encoding=\"text/plain\">x squared</annotation></semantics>"),
       "a x squared b"},
      {math("", "<mrow><mi>x</mi><mn>2</mn></mrow>"), "a x2 b"},
      {math("", ""), "a  b"},
      {math("", "<semantics></semantics>"), "a  b"},
      {math("", "<semantics><annotation>y</annotation></semantics>"), "a y b"},
      {math("", "<annotation encoding=\"application/x-tex\">y</annotation>"), "a y b"},
      {math("", "just text"), "a just text b"},
      {math("", "<!-- c --><semantics><annotation encoding=\"application/x-tex\"><b>y"), "a $$<b>y b</b>"},
      {"<math>", ""},
      {"<math><math><semantics>x", "x"},
      {"</math><semantics>x</semantics>", "x"},
      {"<math><p>x</p></math>", "<p>x</p>"},
  });
}

TEST(sanitise_html, closes_what_is_left_open) {
  check({
      {"<p>a<p>b", "<p>a</p><p>b</p>"},
      {"<b>a", "<b>a</b>"},
      {"a</b></p></a>", "a"},
      {"<p><b>a</p>b", "<p><b>a</b></p>b"},
      {"<b><i>a</b>b</i>", "<b><i>a</i></b>b"},
      {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
       "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
      {"<p><ul><li>a</ul></p>", "<p></p><ul><li>a</li></ul>"},
      {"<blockquote><p>a</blockquote>b", "<blockquote><p>a</p></blockquote>b"},
      {"a</br>b", "a<br>b"},
      {"<a href=\"https://a.example/\"><p>x", link("https://a.example/", "<p>x</p>")},
  });
}

TEST(sanitise_html, reads_broken_tags_as_browsers_do) {
  check({
      {"1 < 2 > 0", "1 &lt; 2 &gt; 0"},
      {"I <3 you", "I &lt;3 you"},
      {"a<!-- c -->b<!-->c-->d<!--->e<!-- --!>f<!x>g<?y>h</>i</1>j", "abc--&gt;defghij"},
      {"a<!-- never closed", "a"},
      {"a<b", "a"},
      {"a<b title=\"x>y", "a"},
      {"a<", "a&lt;"},
      {"a</", "a"},
      {"<b/onclick=alert(1)>x</b/>", "<b>x</b>"},
      {"<b =\">x</b>", "<b>x</b>"},
      {"<p class=mention class=x>y</p>", "<p class=\"mention\">y</p>"},
      {"<p class=`mention`>y</p>", "<p>y</p>"},
      {std::string("<scr\0ipt>a\0b", 12), "ab"},
      {"<pre>\n\n a  b</pre>", "<pre>\n\n a  b</pre>"},
      {"<pre>\na</pre>", "<pre>a</pre>"},
      {"a\r\nb&#13;c", "a\nb\nc"},
      {"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;"},
      {"&eacute;&#233;&#xE9;&bogus;&amp;amp;", "\u00e9\u00e9\u00e9&amp;bogus;&amp;amp;"},
      {"\u202etxt\u200b\u200b", "\u202etxt\u200b\u200b"},
      {"<p>\xff\xfe</p>", "<p>\ufffd\ufffd</p>"},
      {"a&#1;b&#x81;c&#xFFFE;d&#0;e&#xD800;f\x01", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffd"},
  });
}

TEST(sanitise_html, gives_what_it_gave_when_asked_again) {
  std::uint32_t seed = 1;
  const std::vector<std::string> pieces{"<p>",
                                        "</p>",
                                        "<b>",
                                        "</b>",
                                        "<a href=\"https://a.example/\">",
                                        "</a>",
                                        "<a href=x>",
                                        "<ul>",
                                        "<li>",
                                        "</li>",
                                        "</ul>",
                                        "<ol>",
                                        "<pre>",
                                        "\n",
                                        "</pre>",
                                        "<h1>",
                                        "</h1>",
                                        "<br>",
                                        "<ruby>",
                                        "<rt>",
                                        "<rp>",
                                        "</ruby>",
                                        "<div>",
                                        "</div>",
                                        "x",
                                        " ",
                                        "<math>",
                                        "</math>",
                                        "<semantics>",
                                        "<span>",
                                        "</span>",
                                        "<blockquote>",
                                        "&lt;",
                                        "&am",
                                        "p;",
                                        "<",
                                        "<code>",
                                        "</code>",
                                        "<i>",
                                        "</i>",
                                        "<!--",
                                        "-->",
                                        "<script>",
                                        "</script>",
                                        "<annotation encoding=\"application/x-tex\">",
                                        "\r",
                                        "<table>",
                                        "<td>",
                                        "</blockquote>",
                                        "<s>",
                                        "</s>"};
  for (int round = 0; round < 3000; ++round) {
    std::string html;
    for (int i = 0; i < 25; ++i) {
      seed = seed * 1664525u + 1013904223u;
      html += pieces[(seed >> 8) % pieces.size()];
    }
    const auto once = sanitise_html(html);
    ASSERT_EQ(sanitise_html(once), once) << html;
  }
}

TEST(sanitise_html, output_grows_no_faster_than_its_input) {
  for (const std::string_view piece : {"<b>",
                                       "<b>x",
                                       "<p>",
                                       "<a href=https://a.example/>",
                                       "<ul><li>",
                                       "<i><b></i>",
                                       "<font size=1>",
                                       "</p>",
                                       "<table>",
                                       "<p><b class=\"",
                                       "<",
                                       "<!--",
                                       "</",
                                       "&amp;",
                                       "&",
                                       "<script>",
                                       "<math>",
                                       "<math><semantics><annotation>",
                                       "<p><i>x</p>",
                                       "<svg><desc>",
                                       "<template>",
                                       "<select>",
                                       "<ruby><rt>",
                                       "<b a=1>",
                                       "<blockquote>",
                                       "<h1>",
                                       "<p><b><i><u><s><em><strong><code>",
                                       "<li>",
                                       "\"",
                                       "<p x1 x2 x3 x4>",
                                       "<a href='",
                                       "--",
                                       "</script",
                                       "]]>"}) {
    const auto html = repeated(piece, 5'000);
    const auto out = sanitise_html(html);
    EXPECT_LE(out.size(), 24 * html.size() + 5000) << piece;
    (void)visible_text(html);
  }
}

TEST(sanitise_html, leaves_out_formatting_that_is_too_deep_and_keeps_its_text) {
  const auto out = sanitise_html(repeated("<b>", 100'000) + "x" + repeated("</b>", 100'000) + "<i>y</i>");

  EXPECT_EQ(out, repeated("<b>", 100) + "x" + repeated("</b>", 100) + "<i>y</i>");
}

TEST(sanitise_html, looks_at_a_megabyte_and_no_more) {
  const auto out = sanitise_html(std::string((std::size_t{1} << 20) - 1, 'x') + "\u00fcyz");

  EXPECT_EQ(out, std::string((std::size_t{1} << 20) - 1, 'x'));
}

TEST(html_outline, opens_nothing_twice) {
  // The parser would open all the formatting again in each paragraph.
  std::string html;
  for (int i = 0; i < 1000; ++i)
    html += "<b class=" + std::to_string(i) + ">";
  html += repeated("<p>x", 1000);

  const auto outline = html_outline(html);

  EXPECT_EQ(std::ranges::count(outline, '<'), 2 * 100) << outline.substr(0, 200);
}

TEST(visible_text, has_a_line_for_each_block) {
  EXPECT_EQ(visible_text("<p>one<br>two</p><p>three</p>"), "one\ntwo\nthree");
  EXPECT_EQ(visible_text("<ul><li>a</li><li><b>b</b> c</li></ul>d"), "a\nb c\nd");
  EXPECT_EQ(visible_text("<h1>Title</h1>text"), "Title\ntext");
  EXPECT_EQ(visible_text("plain"), "plain");
  EXPECT_EQ(visible_text(""), "");
  EXPECT_EQ(visible_text("<p></p><br>"), "");
}

TEST(visible_text, is_what_is_read_and_not_how_it_is_written) {
  EXPECT_EQ(visible_text("<p>a &amp; b\n   <i>c</i> </p>"), "a & b c");
  EXPECT_EQ(visible_text("<p>&lt;b&gt;</p>"), "<b>");
  EXPECT_EQ(visible_text("<script>x</script>a<a href=\"javascript:y\">b</a>"), "ab");
  EXPECT_EQ(visible_text("<pre>a  b\n c</pre>"), "a  b\n c");
  EXPECT_EQ(
      visible_text(
          "<math><semantics><annotation encoding=\"application/x-tex\">x</annotation></semantics></math>"),
      "$x$");
  EXPECT_EQ(visible_text("<div>a</div><div>b</div>"), "a b");
}

TEST(escape_html, makes_text_of_everything) {
  EXPECT_EQ(escape_html("<a href=\"x\">&'</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;'&lt;/a&gt;");
  EXPECT_EQ(sanitise_html(escape_html("<script>&amp;")), "&lt;script&gt;&amp;amp;");
}

} // namespace pheidi::activitypub
