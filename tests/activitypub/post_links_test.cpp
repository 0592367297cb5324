// Which addresses of a post are links, and which are names.
#include "pheidi/activitypub/post_links.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

using links = std::vector<std::string>;

} // namespace

TEST(post_links, of_text_are_its_addresses) {
  EXPECT_EQ(links_of_text("@bob@a.example see https://b.example/x?y=1#z, and (http://c.example/) #tag"),
            (links{"https://b.example/x?y=1#z", "http://c.example/"}));
  EXPECT_EQ(links_of_text("gemini://b.example/ xmpp:a@b.example magnet:?xt=1"), links());
  EXPECT_EQ(links_of_text("nothing"), links());
}

TEST(post_links, of_html_are_anchors_that_are_no_names) {
  const auto* html =
      R"html(<p><span class="h-card"><a href="https://a.example/@bob" class="u-url mention">@bob</a>
      </span> <a href="https://a.example/tags/x" class="mention hashtag" rel="tag">#x</a>
      <a rel='nofollow TAG' href='https://a.example/t/y'>#y</a>
      <a href="https://b.example/?a=1&amp;b=2" rel="nofollow noopener"><span class="invisible">https://</span>b</a>
      <A HREF=http://c.example>c</A> <a href="javascript:alert(1)">d</a> <a href="/e">e</a> <a>f</a></p>)html";
  EXPECT_EQ(links_of_html(html), (links{"https://b.example/?a=1&b=2", "http://c.example"}));
  EXPECT_EQ(links_of_html("<script><a href='https://b.example/'></script>https://c.example/"), links());
}

TEST(post_links, are_not_more_than_twenty) {
  std::string text, html;
  for (int i = 0; i < 100; ++i) {
    text += "https://b.example/ ";
    html += "<a href='https://b.example/'>";
  }
  EXPECT_EQ(links_of_text(text).size(), 20u);
  EXPECT_EQ(links_of_html(html).size(), 20u);
}

} // namespace pheidi::activitypub
