// What local people type, and the HTML that Mastodon makes of it, to the last attribute.
#include "text_parts.hpp"

#include "pheidi/activitypub/html.hpp"

namespace pheidi::activitypub {

namespace {

const std::vector<mentioned_account> people{
    {"alice", "", "https://social.example/@alice"},
    {"Bob", "far.example", "https://far.example/@Bob"},
    {"eve", "xn--bcher-kva.example", "https://xn--bcher-kva.example/u/eve?a=1&b='2'"},
    {"kim", "", "https://social.example/@kim"},
    {"kim", "far.example", "https://far.example/@kim"},
    {"sam", "", "https://social.example/@sam"},
    {"sam", "far.example", "https://far.example/@sam"},
    {"Sam", "xn--bcher-kva.example", "https://xn--bcher-kva.example/u/sam"},
};

text_format ours() {
  text_format format;
  format.mentions = people;
  format.tag_url_prefix = "https://social.example/tags/";
  format.local_domain = "social.example";
  format.web_domain = "web.social.example";
  return format;
}

std::string mention(const std::string& url, const std::string& name) {
  return "<span class=\"h-card\" translate=\"no\"><a href=\"" + url + "\" class=\"u-url mention\">@<span>" +
         name + "</span></a></span>";
}

std::string hashtag(const std::string& path, const std::string& name) {
  return "<a href=\"https://social.example/tags/" + path +
         "\" class=\"mention hashtag\" rel=\"tag\">#<span>" + name + "</span></a>";
}

/// The link of which all is shown but its start.
std::string link(const std::string& start, const std::string& shown, const std::string& me = "") {
  return "<a href=\"" + start + shown + "\" target=\"_blank\" rel=\"nofollow noopener" + me +
         "\" translate=\"no\"><span class=\"invisible\">" + start + "</span><span class=\"\">" + shown +
         "</span><span class=\"invisible\"></span></a>";
}

/// The link that is cut.
std::string cut_link(const std::string& start, const std::string& shown, const std::string& rest) {
  return "<a href=\"" + start + shown + rest +
         "\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">" +
         start + "</span><span class=\"ellipsis\">" + shown + "</span><span class=\"invisible\">" + rest +
         "</span></a>";
}

const std::string alice = mention("https://social.example/@alice", "alice");
const std::string bob = mention("https://far.example/@Bob", "Bob");

struct row {
  std::string text, html;
};

/// Each as a post.
void check(const std::vector<row>& rows) {
  for (const auto& [text, html] : rows)
    EXPECT_EQ(format_text(text, ours()), "<p>" + html + "</p>") << text;
}

} // namespace

TEST(format_text, writes_the_whole_of_a_post) {
  EXPECT_EQ(
      format_text("Hi @alice & @bob@far.example!\n\nSee https://www.a.example/x\n#Cats", ours()),
      "<p>Hi <span class=\"h-card\" translate=\"no\"><a href=\"https://social.example/@alice\" class=\"u-url "
      "mention\">@<span>alice</span></a></span> &amp; <span class=\"h-card\" translate=\"no\"><a "
      "href=\"https://far.example/@Bob\" class=\"u-url mention\">@<span>Bob</span></a></span>!</p><p>See <a "
      "href=\"https://www.a.example/x\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span "
      "class=\"invisible\">https://www.</span><span class=\"\">a.example/x</span><span "
      "class=\"invisible\"></span></a><br /><a href=\"https://social.example/tags/Cats\" class=\"mention "
      "hashtag\" rel=\"tag\">#<span>Cats</span></a></p>");
}

TEST(format_text, escapes_what_is_no_entity) {
  check({
      {"<b> & \"c\" 'd'", "&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"},
      {"&amp; &#39;", "&amp;amp; &amp;#39;"},
      {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
      {":blobcat: \u732b\u00fc", ":blobcat: \u732b\u00fc"},
      {"a  b\tc", "a  b\tc"},
      {"a\xff\xe3\x81z", "a\xff\xe3\x81z"},
  });
}

TEST(format_text, breaks_lines_and_opens_paragraphs) {
  check({
      {"a", "a"},
      {"a\nb", "a<br />b"},
      {"a\nb\nc", "a<br />b<br />c"},
      {"a\n\nb", "a</p><p>b"},
      {"a\n\n\nb", "a</p><p>b"},
      {"a\n\n\n\n\nb\nc", "a</p><p>b<br />c"},
      {"a\r\nb", "a<br />b"},
      {"a\r\n\r\nb", "a</p><p>b"},
      {"a\rb", "a<br />b"},
      {"a\r\rb", "a</p><p>b"},
      {"a\n\rb", "a</p><p>b"},
      {"a \n b", "a <br /> b"},
      {"a\n \nb", "a<br /> <br />b"},
      {"a\n\u3000\nb", "a<br />\u3000<br />b"},
      {"\n\n a \n\n", "a"},
      {"\r\na\r\n", "a"},
      {" \t\v\f\na\n\f\v\t ", "a"},
      {"\u3000a\u3000", "\u3000a\u3000"},
      {"@alice\n#x\n\n@alice", alice + "<br />" + hashtag("x", "x") + "</p><p>" + alice},
      {"\n@alice", alice},
      {"@nobody\n@nobody", "@nobody<br />@nobody"},
  });
}

TEST(format_text, makes_nothing_of_blank_text) {
  for (const std::string& text :
       std::vector<std::string>{"", " ", "\n\n", " \r\n\t", "\u3000", "\u00a0\n\u2003", std::string(3, '\0')})
    EXPECT_EQ(format_text(text, ours()), "");
}

TEST(format_text, links_the_people_it_knows) {
  check({
      {"@alice", alice},
      {"@ALICE", alice},
      {"(@alice)", "(" + alice + ")"},
      {"@alice's", alice + "&#39;s"},
      {"@alice@social.example", alice},
      {"@alice@Social.Example.", alice + "."},
      {"@alice@web.social.example", alice},
      {"@bob@far.example", bob},
      {"@BOB@FAR.EXAMPLE", bob},
      {"@eve@xn--bcher-kva.example",
       mention("https://xn--bcher-kva.example/u/eve?a=1&amp;b=&#39;2&#39;", "eve")},
      {"@eve@b\u00fccher.example",
       mention("https://xn--bcher-kva.example/u/eve?a=1&amp;b=&#39;2&#39;", "eve")},
  });
}

TEST(format_text, leaves_others_as_text) {
  check({
      {"@nobody", "@nobody"},
      {"@bob", "@bob"},
      {"@alice@far.example", "@alice@far.example"},
      {"@bob@social.example", "@bob@social.example"},
      {"me@far.example", "me@far.example"},
      {"@alice@", "@alice@"},
      {"@alic\u00e9", "@alic\u00e9"},
  });
}

TEST(format_text, tells_people_of_one_name_apart) {
  check({
      {"@kim @kim@far.example", mention("https://social.example/@kim", "kim") + " " +
                                    mention("https://far.example/@kim", "kim@far.example")},
      {"@sam", mention("https://social.example/@sam", "sam")},
      {"@sam@far.example", mention("https://far.example/@sam", "sam@far.example")},
      {"@sam@b\u00fccher.example", mention("https://xn--bcher-kva.example/u/sam", "Sam@b\u00fccher.example")},
  });
}

TEST(format_text, counts_an_account_once) {
  const std::vector<mentioned_account> twice{people[1], people[1]};
  auto format = ours();
  format.mentions = twice;

  EXPECT_EQ(format_text("@bob@far.example", format), "<p>" + bob + "</p>");
}

TEST(format_text, links_hashtags_as_typed) {
  check({
      {"#Cats and #cats", hashtag("Cats", "Cats") + " and " + hashtag("cats", "cats")},
      {"#\u732b", hashtag("%E7%8C%AB", "\u732b")},
      {"\uff03\u732b", hashtag("%E7%8C%AB", "\u732b")},
      {"#Caf\u00e9", hashtag("Caf%C3%A9", "Caf\u00e9")},
      {"#a\u00b7b_c", hashtag("a%C2%B7b_c", "a\u00b7b_c")},
      {"#don't", hashtag("don", "don") + "&#39;t"},
      {"#2024", "#2024"},
      {"a#b", "a#b"},
  });
}

TEST(format_text, shortens_links_by_characters) {
  check({
      {"https://a.example/", link("https://", "a.example/")},
      {"http://www.a.example", link("http://www.", "a.example")},
      {"https://www2.a.example", link("https://", "www2.a.example")},
      // 30 characters, 31, 32
      {"https://a.example/12345678901234567890", link("https://", "a.example/12345678901234567890")},
      {"https://a.example/123456789012345678901", link("https://", "a.example/123456789012345678901")},
      {"https://a.example/1234567890123456789012",
       cut_link("https://", "a.example/12345678901234567890", "12")},
      {"https://www.a.example/1234567890123456789012",
       cut_link("https://www.", "a.example/12345678901234567890", "12")},
      {"https://a.example/" + repeated("\u732b", 21),
       link("https://", "a.example/" + repeated("\u732b", 21))},
      {"https://a.example/" + repeated("\u732b", 23),
       cut_link("https://", "a.example/" + repeated("\u732b", 20), repeated("\u732b", 3))},
      {"https://b\u00fccher.example/\u00fc", link("https://", "b\u00fccher.example/\u00fc")},
      {"https://xn--bcher-kva.example/", link("https://", "xn--bcher-kva.example/")},
  });
}

TEST(format_text, shows_the_scheme_of_other_links) {
  check({
      {"gemini://a.example/x", link("", "gemini://a.example/x")},
      {"HTTPS://A.EXAMPLE/", link("", "HTTPS://A.EXAMPLE/")},
      {"xmpp:a@b.example?join", link("xmpp:", "a@b.example?join")},
      {"magnet:?xt=urn:btih:0123456789abcdef", cut_link("", "magnet:?xt=urn:btih:0123456789", "abcdef")},
      {"ipfs://a.example/01234567890123456", cut_link("", "ipfs://a.example/0123456789012", "3456")},
  });
}

TEST(format_text, escapes_links_piece_by_piece) {
  check({
      {"https://a.example/?a=1&b='2'x",
       "<a href=\"https://a.example/?a=1&amp;b=&#39;2&#39;x\" target=\"_blank\" rel=\"nofollow noopener\" "
       "translate=\"no\"><span class=\"invisible\">https://</span><span class=\"\">a.example/?a=1&amp;"
       "b=&#39;2&#39;x</span><span class=\"invisible\"></span></a>"},
      // An ampersand is one character.
      {"https://a.example/?a=1&b=2&c=3&d=4&e=5&f=6",
       "<a href=\"https://a.example/?a=1&amp;b=2&amp;c=3&amp;d=4&amp;e=5&amp;f=6\" target=\"_blank\" "
       "rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">https://</span><span "
       "class=\"ellipsis\">a.example/?a=1&amp;b=2&amp;c=3&amp;d=4&amp;e=5</span><span "
       "class=\"invisible\">&amp;f=6</span></a>"},
      {"<https://a.example/>", "&lt;" + link("https://", "a.example/") + "&gt;"},
      {"https://a.example/\"onclick=x",
       "<a href=\"https://a.example/&quot;onclick=x\" target=\"_blank\" rel=\"nofollow noopener\" "
       "translate=\"no\"><span class=\"invisible\">https://</span><span class=\"\">a.example/&quot;onclick=x"
       "</span><span class=\"invisible\"></span></a>"},
      {"(https://a.example/x_(y)).", "(" + link("https://", "a.example/x_(y)") + ")."},
      {"https://user:secret@a.example/", "https://user:secret@a.example/"},
      {"javascript:alert(1)", "javascript:alert(1)"},
  });
}

TEST(format_text, writes_a_profile_field_as_one_line) {
  auto field = ours();
  field.paragraphs = false;
  field.full_handles = true;
  field.rel_me = true;

  EXPECT_EQ(format_text("https://a.example/", field), link("https://", "a.example/", " me"));
  EXPECT_EQ(format_text(" @bob@far.example & @alice ", field),
            mention("https://far.example/@Bob", "Bob@far.example") + " &amp; " + alice);
  EXPECT_EQ(format_text("a\n\nb", field), "a\n\nb");
  EXPECT_EQ(format_text(" ", field), "");
}

TEST(format_text, names_the_quoted_post_in_front) {
  auto format = ours();
  format.quote_url = "https://far.example/@Bob/1234567890?a=1&b=2";
  const std::string quote =
      "<p class=\"quote-inline\">RE: <a href=\"https://far.example/@Bob/1234567890?a=1&amp;b=2\" "
      "target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">https://</span>"
      "<span class=\"ellipsis\">far.example/@Bob/1234567890?a=</span><span "
      "class=\"invisible\">1&amp;b=2</span>"
      "</a></p>";

  EXPECT_EQ(format_text("so true", format), quote + "<p>so true</p>");
  EXPECT_EQ(format_text("", format), quote);
  EXPECT_EQ(format_text("so true: " + format.quote_url, format).find("quote-inline"), std::string::npos);
}

TEST(format_text, is_read_back_as_it_was_typed) {
  const std::string text = "Hi @alice, <see> #Cats\nhttps://www.a.example/1234567890123456789012345 & 'x'";

  EXPECT_EQ(visible_text(format_text(text, ours())), text);
}

TEST(format_text, of_a_megabyte_costs_no_more_than_its_length) {
  for (const std::string piece : {"@alice ", "@sam@far.example", "#a ", "https://a.example/ ", "\n", "\n\n&",
                                  "\r", "'", "@a@b.cd ", "https://\u00fc.example "}) {
    const auto text = "x" + repeated(piece, 1'000'000 / piece.size()) + "x";
    const auto html = format_text(text, ours());
    EXPECT_GE(html.size(), std::string("<p>xx</p>").size()) << piece;
    EXPECT_LE(html.size(), 40 * text.size()) << piece;
  }
}

} // namespace pheidi::activitypub
