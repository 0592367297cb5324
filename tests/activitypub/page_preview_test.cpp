// What pages say of themselves: by the Open Graph protocol, the HTML and the Encoding standard; and pages
// that mean no good.
#include "pheidi/activitypub/page_preview.hpp"
#include "pheidi/base/utf8.hpp"

#include <gtest/gtest.h>

namespace pheidi::activitypub {

namespace {

constexpr const char* html = "text/html; charset=utf-8";

page_preview read(std::string_view page, std::string_view type = html) {
  return read_page_preview(page, type, "https://news.example/2024/gulls?page=1");
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += text;
  return out;
}

std::string with_meta(std::string_view property, std::string_view content) {
  return "<meta property=\"" + std::string(property) + "\" content=\"" + std::string(content) + "\">";
}

} // namespace

TEST(page_preview, is_what_open_graph_says) {
  const auto p = read(R"(<!DOCTYPE html><html lang="en-GB" prefix="og: https://ogp.me/ns#"><head>
    <title>Gulls | The Shore</title>
    <meta property="og:title" content="Gulls learn to queue">
    <meta property="og:type" content="article">
    <meta property="og:url" content="https://news.example/gulls">
    <meta property="og:image" content="https://img.example/gull.jpg">
    <meta property="og:image:alt" content="A gull behind a gull">
    <meta property="og:description" content="They were seen on Monday.">
    <meta property="og:site_name" content="The Shore">
    <meta property="og:locale" content="de_AT">
    <meta property="og:author" content="Ada">
    <meta property="article:author" content="https://news.example/people/ada">
    <meta property="article:published_time" content="2024-05-06T07:08:09+02:00">
    <meta name="fediverse:creator" content="@ada@social.example">
    </head><body>...</body></html>)");
  EXPECT_EQ(p.url, "https://news.example/gulls");
  EXPECT_EQ(p.title, "Gulls learn to queue");
  EXPECT_EQ(p.description, "They were seen on Monday.");
  EXPECT_EQ(p.image, "https://img.example/gull.jpg");
  EXPECT_EQ(p.image_description, "A gull behind a gull");
  EXPECT_EQ(p.provider_name, "The Shore");
  EXPECT_EQ(p.author_name, "Ada");
  EXPECT_EQ(p.author_url, "https://news.example/people/ada");
  EXPECT_EQ(p.creator, "ada@social.example");
  EXPECT_EQ(p.language, "de");
  EXPECT_TRUE(p.article);
  using namespace std::chrono;
  ASSERT_TRUE(p.published_at);
  EXPECT_EQ(*p.published_at, sys_days(year(2024) / 5 / 6) + hours(5) + minutes(8) + seconds(9));
}

TEST(page_preview, falls_back_on_the_elements_of_html) {
  const auto p = read(R"(<html lang=en-GB><title>
    Gulls   &amp; terns </title><meta name=description content='Birds &quot;of&quot; the shore'>
    <meta name="author" content="Ada"><link rel="stylesheet canonical" href="/gulls#top">)");
  EXPECT_EQ(p.title, "Gulls & terns");
  EXPECT_EQ(p.description, "Birds \"of\" the shore");
  EXPECT_EQ(p.author_name, "Ada");
  EXPECT_EQ(p.url, "https://news.example/gulls");
  EXPECT_EQ(p.language, "en");
  EXPECT_EQ(p.image, "");
  EXPECT_FALSE(p.article);
  EXPECT_FALSE(p.published_at);
}

TEST(page_preview, of_a_page_that_says_nothing_is_where_it_was_found) {
  const auto p = read("<p>Hello</p>");
  EXPECT_EQ(p.url, "https://news.example/2024/gulls?page=1");
  EXPECT_EQ(p.title, "");
  EXPECT_EQ(read("").title, "");
}

TEST(page_preview, takes_the_first_that_is_not_blank) {
  const auto p =
      read("<title> </title><title>Second</title><title>Third</title>" + with_meta("og:description", " ") +
           with_meta("og:description", "a") + with_meta("og:description", "b"));
  EXPECT_EQ(p.title, "Second");
  EXPECT_EQ(p.description, "a");
}

TEST(page_preview, speaks_for_its_own_host_alone) {
  for (const auto* other : {"https://bank.example/login", "//bank.example/", "javascript:alert(1)",
                            "https://news.example.evil.example/", "ftp://news.example/"})
    EXPECT_EQ(read("<link rel=canonical href=\"" + std::string(other) + "\">").url,
              "https://news.example/2024/gulls?page=1")
        << other;
}

TEST(page_preview, resolves_urls_and_takes_only_http) {
  const auto image = [](std::string_view url) { return read(with_meta("og:image", url)).image; };
  EXPECT_EQ(image("/a.png"), "https://news.example/a.png");
  EXPECT_EQ(image("a.png?x=1&amp;copy=2"), "https://news.example/2024/a.png?x=1&copy=2");
  EXPECT_EQ(image("//cdn.example/a.png"), "https://cdn.example/a.png");
  EXPECT_EQ(image(" http://cdn.example/a.png\n"), "http://cdn.example/a.png");
  EXPECT_EQ(read("<base href='https://cdn.example/x/'>" + with_meta("og:image", "a.png")).image,
            "https://cdn.example/x/a.png");
  for (const auto* bad :
       {"javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd",
        "JaVaScRiPt&colon;alert(1)", "https://user:secret@cdn.example/a.png", "https://", ""})
    EXPECT_EQ(image(bad), "") << bad;
  EXPECT_EQ(image("https://cdn.example/" + std::string(5000, 'a')), "");
}

TEST(page_preview, reads_entities_as_browsers_do) {
  EXPECT_EQ(read("<title>&lt;b&gt; &eacute;&#x1F426;&#8364; R&ampD &notit; <b>x</b></title>").title,
            "<b> \u00e9\U0001F426\u20ac R&D \u00acit; <b>x</b>");
  EXPECT_EQ(read(with_meta("og:title", "&ampx &amp;lt; &#0;&#x110000;")).title, "&ampx &lt; \ufffd\ufffd");
}

TEST(page_preview, reads_nothing_where_text_is_shown) {
  const auto meta = with_meta("og:title", "Injected");
  for (const auto* element : {"script", "style", "textarea", "template", "iframe", "noframes", "xmp"})
    EXPECT_EQ(read("<" + std::string(element) + ">" + meta + "</" + element + "><title>Page</title>").title,
              "Page")
        << element;
  EXPECT_EQ(read("<!-- " + meta + " --><title>Page</title>").title, "Page");
  EXPECT_EQ(read("<title>" + meta + "</title>").title, meta);
  EXPECT_EQ(read("<p title='" + std::string(R"(<meta property="og:title" content="Injected">)") +
                 "'></p><title>Page</title>")
                .title,
            "Page");
}

TEST(page_preview, reads_the_encodings_of_the_web) {
  const std::string gull = "\u0427\u0430\u0439\u043a\u0430"; // Chayka
  const std::string in_1251 = "<title>\xd7\xe0\xe9\xea\xe0</title>";
  EXPECT_EQ(read(in_1251, "text/html; charset=windows-1251").title, gull);
  EXPECT_EQ(read(in_1251, "text/html;charset=\"Windows-1251\"").title, gull);
  EXPECT_EQ(read("<meta charset=windows-1251>" + in_1251, "text/html").title, gull);
  EXPECT_EQ(
      read("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>" + in_1251, "").title,
      gull);
  EXPECT_EQ(read("<title>\xfe\xc1\xca\xcb\xc1</title>", "text/html; charset=koi8-r").title, gull);
  EXPECT_EQ(read("<title>\x83\x4a\x83\x82\x83\x81</title>", "text/html; charset=Shift_JIS").title,
            "\u30ab\u30e2\u30e1");
  EXPECT_EQ(read("<title>\xa5\xab\xa5\xe2\xa5\xe1</title>", "text/html; charset=euc-jp").title,
            "\u30ab\u30e2\u30e1");
  // To the Encoding standard Latin 1 is windows-1252, and what names nothing too.
  EXPECT_EQ(read("<title>\x80 caf\xe9</title>", "text/html; charset=iso-8859-1").title, "\u20ac caf\u00e9");
  EXPECT_EQ(read("<title>caf\xe9</title>", "text/html").title, "caf\u00e9");
  EXPECT_EQ(read("<title>caf\u00e9</title>", "text/html").title, "caf\u00e9");
  EXPECT_EQ(read("\xef\xbb\xbf<title>caf\u00e9</title>", "text/html; charset=windows-1251").title,
            "caf\u00e9");
  const char utf16[] = "\xff\xfe<\0t\0i\0t\0l\0e\0>\0\xe9\0<\0/\0t\0i\0t\0l\0e\0>\0";
  EXPECT_EQ(read({utf16, sizeof utf16 - 1}, "text/html").title, "\u00e9");
  // Markup in ASCII that names UTF-16 is UTF-8; UTF-7 is no encoding of the web.
  EXPECT_EQ(read("<meta charset=utf-16><title>caf\u00e9</title>", "text/html").title, "caf\u00e9");
  EXPECT_EQ(read("<title>+AGE-</title>", "text/html; charset=utf-7").title, "+AGE-");
}

TEST(page_preview, is_utf8_and_one_line_whatever_comes) {
  const auto p = read("<title>a\xff\n\t\u00a0\u2003 b\xc3(</title>" +
                      with_meta("og:description", std::string("x\0y\x01z", 5)));
  EXPECT_EQ(p.title, "a\ufffd b\ufffd(");
  EXPECT_TRUE(is_utf8(p.description));
  EXPECT_EQ(p.description.find('\0'), std::string::npos);
}

TEST(page_preview, cuts_what_is_long) {
  const auto p = read("<title>" + repeated("\u00e9", 100'000) + "</title>" +
                      with_meta("og:description", std::string(100'000, 'x')));
  EXPECT_EQ(p.title, repeated("\u00e9", 500));
  EXPECT_EQ(p.description, std::string(2000, 'x'));
  const auto late = std::string(1 << 20, ' ') + "<title>too late</title>";
  EXPECT_EQ(read(late).title, "");
}

TEST(page_preview, of_hostile_pages_costs_no_more_than_their_length) {
  for (const auto* piece :
       {"<div>", "<b><i>", "<svg><title>", "<script>", "</script", "<meta", "<meta content='", "<!--",
        "<a b=", "<title>", "&amp", "<meta property=og:title content=x>", "\xff\xfe", "<table><tr><td>"})
    EXPECT_TRUE(is_utf8(read(repeated(piece, (std::size_t{2} << 20) / std::string_view(piece).size())).title))
        << piece;
}

TEST(page_preview, has_dates_and_languages_only_if_they_are_some) {
  for (const auto* bad : {"yesterday", "2024-13-01", "99999-01-01", ""})
    EXPECT_FALSE(read(with_meta("article:published_time", bad)).published_at) << bad;
  for (const auto* bad : {"x", "english", "1", "../en"})
    EXPECT_EQ(read("<html lang='" + std::string(bad) + "'>").language, "") << bad;
}

TEST(page_preview, gives_an_author_that_is_a_name_no_page) {
  const auto p = read(with_meta("article:author", "Ada Byron"));
  EXPECT_EQ(p.author_name, "Ada Byron");
  EXPECT_EQ(p.author_url, "");
  EXPECT_EQ(read(with_meta("article:author", "https://news.example/ada")).author_url, "");
}

} // namespace pheidi::activitypub
