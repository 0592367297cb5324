// The quick path of URL parsing is a shortcut, never an opinion: what it answers, the general path answers
// too.
#include "http/url_detail.hpp"

#include <gtest/gtest.h>

#include <random>

namespace pheidi::http::detail {

namespace {

constexpr std::string_view pieces[] = {
    "https://", "http://", "HTTPS://", "https:/",   "a.example", "A.example", "127.0.0.1",
    "127.1",    "0x7f.1",  "[::1]",    "bücher.de", "x_y.net",   "-",         "a..b",
    ".",        ":443",    ":80",      ":8443",     ":",         ":99999",    ":x",
    "/",        "//",      "/inbox",   "/users/a",  "/.",        "/..",       "/.well-known",
    "/%2e",     "/%2E%2e", "%41",      "%",         "%g0",       "?",         "?a=b&c=%20",
    "#frag",    " ",       "\t",       "\\",        "@",         "~",         "é",
    "\xff",     "[",       "{}",       ";p=1",      "!$&'()*+,", "/a.b/c.",   "=",
    "|"};

std::string random_text(std::mt19937& random) {
  std::string out;
  if (random() % 4 != 0) out += random() % 3 != 0 ? "https://" : "http://";
  if (random() % 2 != 0) out += "a.example";
  const auto n = random() % 6;
  for (unsigned i = 0; i < n; ++i)
    out += pieces[random() % std::size(pieces)];
  return out;
}

} // namespace

TEST(url_paths, agree_on_random_texts) {
  constexpr unsigned seed = 20261126;
  std::mt19937 random(seed);
  int quick = 0;

  for (int i = 0; i < 200000; ++i) {
    const auto text = random_text(random);
    const auto plain = parse_plain(text);
    if (!plain) continue;
    ++quick;
    const auto general = parse_general(text);
    ASSERT_TRUE(general) << text << ": " << general.error().message();
    ASSERT_EQ(*plain, *general) << text;
  }

  EXPECT_GT(quick, 5000) << "the texts no longer reach the quick path";
}

TEST(url_paths, agree_on_every_single_byte_in_host_and_path) {
  for (int c = 0; c < 256; ++c) {
    const std::string byte(1, static_cast<char>(c));
    for (const auto& text : {"https://a" + byte + "b.example/x", "https://a.example/x" + byte + "y",
                             "https://a.example/x?y" + byte + "z", "https://a.example:4" + byte + "3/"}) {
      const auto plain = parse_plain(text);
      const auto general = parse_general(text);
      if (!plain) continue;
      ASSERT_TRUE(general) << text;
      EXPECT_EQ(*plain, *general) << text;
    }
  }
}

TEST(url_paths, usual_inboxes_take_the_quick_one) {
  for (const std::string_view text :
       {"https://mastodon.example/inbox", "https://a.example/users/bob/inbox",
        "http://a.example:8080/ap?x=%20y", "https://xn--bcher-kva.example/@a/inbox"})
    EXPECT_TRUE(parse_plain(text)) << text;
}

} // namespace pheidi::http::detail
