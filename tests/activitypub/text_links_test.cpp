// Which parts of a text are links: their schemes, their domains, and where they end.
#include "text_parts.hpp"

namespace pheidi::activitypub {

namespace {

/// For what is a link as a whole or not at all.
void check_links(const std::vector<std::string>& links, const std::vector<std::string>& others) {
  for (const auto& link : links)
    check_parts(kind::link, {{link, {link}}, {"see " + link + " there", {link}}});
  for (const auto& other : others)
    check_parts(kind::link, {{other, {}}});
}

} // namespace
TEST(text_links, of_the_schemes_that_people_use) {
  check_links(
      {
          "http://a.example",
          "https://a.example",
          "HTTPS://A.EXAMPLE/X",
          "dat://a.example/x",
          "dweb://a.example/x",
          "ipfs://a.example/x",
          "ipns://a.example/x",
          "ssb://a.example/x",
          "gopher://a.example/1/x",
          "gemini://a.example/x.gmi",
          "xmpp:a@b.example",
          "xmpp:room@muc.b.example?join",
          "xmpp:b.example",
          "xmpp:a@b.example/home",
          "xmpp://me@c.example/a@b.example?message;body=hi",
          "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=x",
      },
      {
          "a.example",
          "www.a.example",
          "//a.example",
          "ftp://a.example/",
          "javascript://a.example/",
          "data:text/html,x",
          "mailto:a@b.example",
          "tel:1",
          "https:a.example",
          "https:/a.example",
          "https//a.example",
          "magnet:",
          "magnet:?",
          "magnet:x",
          "xmpp:",
          "xmpp:a",
          "xmpp:a@",
          "xmpp:a@b",
          "xmpp://a.example/b",
          "https://",
          "://a.example",
          ":",
          "xhttps://a.example/",
      });
}

TEST(text_links, has_a_domain) {
  check_links(
      {
          "https://a-b.c-d.example",
          "https://1.2.example/",
          "https://b\u00fccher.example/",
          "https://xn--bcher-kva.example/",
          "https://\u4f8b\u3048.\u30c6\u30b9\u30c8/",
          "https://\u043f\u0440\u0438\u043c\u0435\u0440.xn--p1ai/",
          "https://a_b.c.example/",
          "https://a.example:8443",
          "https://a.example:8443/x",
      },
      {
          "https://localhost/",
          "https://localhost:3000/",
          "https://127.0.0.1/",
          "https://[::1]/",
          "https://a.e/",
          "https://a_b.example/",
          "https://-a.example/",
          "https://a-.example/",
          "https://.example/",
          "https://a..example/",
          "https://user@a.example/",
          "https://user:secret@a.example/",
          "https://b.example@a.example/",
          "https://b.example:x@a.example/",
          "https://b.example:443@a.example/",
          "https://a.example:123456/",
          "https://a.example+",
          "https://a.example-",
          "https://a.b.example-c/",
          "https://" + std::string(64, 'a') + ".example/",
          "https://" + repeated("a.", 130) + "example/",
          "https://\xff.example/",
      });
}

TEST(text_links, ends_with_its_domain) {
  for (const std::string after :
       {" x",     ".",          ",",    ":",       ":x", ";",  "!",  "?",   "?)",     ")",
        "\"",     "'",          "#x",   "<",       "_",  "\\", "..", ". x", "\u3002", "\u306f\u732b",
        "\u300d", "\U0001f408", "\xff", "\xe3\x81"})
    check_parts(kind::link, {{"https://a.example" + after, {"https://a.example"}}});
}

TEST(text_links, stands_apart) {
  for (const std::string before :
       {"", " ", "(", "<", "\"", "'", "_", "-", "/", ".", "*", "\u00e9", "\u732b", "\u200f", "\xff"})
    check_parts(kind::link, {{before + "https://a.example/x", {"https://a.example/x"}}});
  for (const std::string before : {"a", "Z", "9", "@", "$", "#", "\uff20", "\uff03", "\ufeff"})
    check_parts(kind::link, {{before + "https://a.example/x", {}}});
}

TEST(text_links, leaves_out_the_signs_of_the_sentence) {
  const std::string link = "https://a.example/x";
  for (const std::string sign : {"!", "*", "\"", "'", ";", ":", "=", ",", ".", "$", "%", "[", "]", "~", "&",
                                 "|", "@", "\u300c", "\u300d"})
    check_parts(kind::link, {{link + sign, {link}},
                             {link + sign + sign + sign, {link}},
                             {link + sign + "y", {link + sign + "y"}}});
  for (const std::string sign : {"/", "-", "_", "+", "#", "^", "\\", "{", "}", "`", "\u732b", "\u2026"})
    check_parts(kind::link, {{link + sign + " y", {link + sign}}});
  for (const std::string sign : {" ", "\n", "\t", "<", ">", ")", "\u00a0", "\u3000", "\u2028", "\x01"})
    check_parts(kind::link, {{link + sign + ")y", {link}}});
  check_parts(kind::link, {{"https://a.example/...", {"https://a.example/"}}});
}

TEST(text_links, keeps_parentheses_that_it_closes) {
  const std::string link = "https://a.example/x";
  for (const std::string path : {"_(y)", "_(y)z", "(y)(z)", "_(y_(z))", "((y))", "((y)z)", "(y).z", "_(y,z)"})
    check_parts(kind::link, {{link + path, {link + path}},
                             {"(" + link + path + ")", {link + path}},
                             {link + path + ".", {link + path}}});
  for (const std::string path :
       {"(y", "()", ")", "(y z)", "((y)", "(())", "(((y)))", "(a(b)c(d))", "(y?z)", "(y<z)"})
    check_parts(kind::link, {{link + path, {link}}});
}

TEST(text_links, has_a_query) {
  const std::string link = "https://a.example/x";
  for (const std::string query : {"?q=1&r=2", "?q=a+b%20c", "?q=", "?a[]=1", "?q=1#y/z", "?q=1/", "?a-",
                                  "?q=https://b.example/?r=2", "?q=\u732b", "?q=a;b|c~d"})
    check_parts(kind::link, {{link + query, {link + query}},
                             {link + query + ".", {link + query}},
                             {link + query + ") x", {link + query}},
                             {"https://a.example" + query, {"https://a.example" + query}}});
  check_parts(kind::link, {
                              {link + "?", {link}},
                              {link + "?!", {link}},
                              {link + "?q={1}", {link + "?q="}},
                              {link + "?q=1\u3000y", {link + "?q=1"}},
                              {link + "?q=(1)", {link + "?q=(1"}},
                              {link + "#y?z=1", {link + "#y?z=1"}},
                          });
}

TEST(text_links, of_xmpp_has_a_resource_or_none) {
  check_parts(kind::link, {
                              {"xmpp:a@b.example/", {"xmpp:a@b.example"}},
                              {"xmpp:a@b.example/home.", {"xmpp:a@b.example/home"}},
                              {"xmpp:a@b.example.", {"xmpp:a@b.example"}},
                              {"xmpp:a@b.example?", {"xmpp:a@b.example"}},
                              {"xmpp:a@b.example@c.example", {}},
                              {"xmpp://a@b.example", {}},
                              {"xmpp://a@b.example/", {}},
                              {"xmpp://a@b.example c.example", {}},
                              {"magnet:?xt=1.", {"magnet:?xt=1"}},
                          });
}

TEST(text_links, has_at_most_4096_characters) {
  const std::string start = "https://a.example/";
  const auto longest = start + repeated("\u00fc", 4096 - start.size());

  EXPECT_EQ(find_entities(longest).size(), 1U);
  EXPECT_TRUE(find_entities(longest + "x").empty());
  EXPECT_EQ(find_entities(longest + "x " + start).size(), 1U);
}

} // namespace pheidi::activitypub
