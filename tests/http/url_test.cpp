// URLs as remotes write them: what is accepted and how it is normalised, what is refused and why.
#include "pheidi/http/url.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace pheidi::http {

namespace {

struct accepted {
  std::string_view text;
  std::string_view normal;
};
void PrintTo(const accepted& c, std::ostream* out) {
  *out << c.text;
}

struct refused {
  std::string_view id; // of the threat table, where there is one
  std::string text;
  errc why;
};
void PrintTo(const refused& c, std::ostream* out) {
  *out << c.id << ' ' << c.text;
}

class accepts : public testing::TestWithParam<accepted> {};
class refuses : public testing::TestWithParam<refused> {};

} // namespace

TEST_P(accepts, and_normalises) {
  const auto parsed = url::parse(GetParam().text);

  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_EQ(parsed->text(), GetParam().normal);
  const auto again = url::parse(parsed->text());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *parsed);
}

INSTANTIATE_TEST_SUITE_P(
    url, accepts,
    testing::Values(
        accepted{"https://mastodon.example/inbox", "https://mastodon.example/inbox"},
        accepted{"https://mastodon.example", "https://mastodon.example/"},
        accepted{"https://mastodon.example?x=1", "https://mastodon.example/?x=1"},
        accepted{"https://mastodon.example#top", "https://mastodon.example/"},
        accepted{"HTTPS://Mastodon.EXAMPLE/Inbox", "https://mastodon.example/Inbox"},
        accepted{"https://mastodon.example:443/inbox", "https://mastodon.example/inbox"},
        accepted{"http://mastodon.example:80/inbox", "http://mastodon.example/inbox"},
        accepted{"http://mastodon.example:443/", "http://mastodon.example:443/"},
        accepted{"https://mastodon.example:8443/inbox", "https://mastodon.example:8443/inbox"},
        accepted{"https://mastodon.example:/inbox", "https://mastodon.example/inbox"},
        accepted{"https://mastodon.example./inbox", "https://mastodon.example/inbox"},
        accepted{"https://under_score.example/", "https://under_score.example/"},
        // IDNA 2008, non-transitional: the sharp s stays itself.
        accepted{"https://bücher.example/inbox", "https://xn--bcher-kva.example/inbox"},
        accepted{"https://BÜCHER.example/inbox", "https://xn--bcher-kva.example/inbox"},
        accepted{"https://bu\u0308cher.example/", "https://xn--bcher-kva.example/"},
        accepted{"https://faß.example/", "https://xn--fa-hia.example/"},
        accepted{"https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"},
        accepted{"https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"},
        accepted{"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
        // Paths and queries: escapes keep their bytes, the rest is encoded, dots are worked off.
        accepted{"https://a.example/users/zoë/inbox", "https://a.example/users/zo%C3%AB/inbox"},
        accepted{"https://a.example/a b", "https://a.example/a%20b"},
        accepted{"https://a.example/inbox  ", "https://a.example/inbox"},
        accepted{"https://a.example/a\\b", "https://a.example/a%5Cb"},
        accepted{"https://a.example/%7Euser/%2f%2F", "https://a.example/%7Euser/%2f%2F"},
        accepted{"https://a.example/100%", "https://a.example/100%25"},
        accepted{"https://a.example/%zz", "https://a.example/%25zz"},
        accepted{"https://a.example/a//b", "https://a.example/a//b"},
        accepted{"https://a.example//inbox", "https://a.example//inbox"},
        accepted{"https://a.example/a/../b/./c", "https://a.example/b/c"},
        accepted{"https://a.example/a/%2e%2E/b", "https://a.example/b"},
        accepted{"https://a.example/../../etc/passwd", "https://a.example/etc/passwd"},
        accepted{"https://a.example/a/..", "https://a.example/"},
        accepted{"https://a.example/a/b/..", "https://a.example/a/"},
        accepted{"https://a.example/.well-known/webfinger?resource=acct:a@b.example",
                 "https://a.example/.well-known/webfinger?resource=acct:a@b.example"},
        accepted{"https://a.example/...", "https://a.example/..."},
        accepted{"https://a.example/?", "https://a.example/"},
        accepted{"https://a.example/?q=ä&r=[1]", "https://a.example/?q=%C3%A4&r=%5B1%5D"},
        accepted{"https://a.example/?a=/../b?c", "https://a.example/?a=/../b?c"},
        accepted{"https://a.example/@user#main-key", "https://a.example/@user"},
        // Address literals are URLs like others; whether one may connect there is the guard's question.
        accepted{"https://192.0.2.1/", "https://192.0.2.1/"},
        accepted{"http://127.0.0.1#@good/", "http://127.0.0.1/"},
        accepted{"http://127.0.0.1./", "http://127.0.0.1/"},
        accepted{"http://１２７.０.０.１/", "http://127.0.0.1/"},
        accepted{"http://①②⑦.0.0.1/", "http://127.0.0.1/"}, accepted{"http://[::1]/", "http://[::1]/"},
        accepted{"http://[::FFFF:127.0.0.1]:8080/", "http://[::ffff:127.0.0.1]:8080/"},
        accepted{"http://[2001:DB8:0:0:0:0:0:1]/x", "http://[2001:db8::1]/x"},
        accepted{"http://localhost/", "http://localhost/"},
        accepted{"https://1.example/", "https://1.example/"},
        accepted{"https://0x7f.example/", "https://0x7f.example/"}));

TEST_P(refuses, with_the_reason) {
  const auto parsed = url::parse(GetParam().text);

  ASSERT_FALSE(parsed) << parsed->text();
  EXPECT_TRUE(parsed.error().is(GetParam().why)) << parsed.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    url, refuses,
    testing::Values(
        refused{"U02", "http://127.1/", errc::bad_url}, refused{"U03", "http://2130706433/", errc::bad_url},
        refused{"U04", "http://0x7f000001/", errc::bad_url}, refused{"U04", "http://0x7f.1/", errc::bad_url},
        refused{"U04", "http://0X7F.0.0.0x1/", errc::bad_url},
        refused{"U05", "http://0177.0.0.1/", errc::bad_url}, refused{"U06", "http://0/", errc::bad_url},
        refused{"U06", "http://127.0.0.1.2/", errc::bad_url},
        refused{"U06", "http://256.0.0.1/", errc::bad_url},
        refused{"U06", "http://1.2.3.0x4/", errc::bad_url},
        refused{"U06", "http://evil.example.1/", errc::bad_url},
        refused{"U20", "http://[fe80::1%25eth0]/", errc::bad_url},
        refused{"U20", "http://[fe80::1%eth0]/", errc::bad_url}, refused{"", "http://[::1/", errc::bad_url},
        refused{"", "http://[::1]x/", errc::bad_url}, refused{"", "http://[v1.x]/", errc::bad_url},
        refused{"", "http://[]/", errc::bad_url}, refused{"", "http://::1/", errc::bad_url},
        refused{"U52", "http://good@127.0.0.1/", errc::credentials_in_url},
        refused{"U52", "http://user:pass@good.example/", errc::credentials_in_url},
        refused{"U52", "http://@good.example/", errc::credentials_in_url},
        refused{"U53", "http://good.example\\@127.0.0.1/", errc::forbidden_character},
        refused{"U53", "http://good.example\\.evil.example/", errc::forbidden_character},
        refused{"U53", "http:\\\\good.example/", errc::bad_url},
        refused{"U54", "http://good\t.example/", errc::forbidden_character},
        refused{"U54", "http://good\n.example/", errc::forbidden_character},
        refused{"U54", "http://good .example/", errc::forbidden_character},
        refused{"U54", " http://good.example/", errc::bad_url},
        refused{"U55", "http://%31%32%37.0.0.1/", errc::bad_url},
        refused{"U55", "http://good%2eexample/", errc::bad_url},
        refused{"U55", "http://１２７.１/", errc::bad_url},
        refused{"U55", "http://a／b.example/", errc::bad_url},
        refused{"U56", "http://" + std::string(300, 'a') + "/", errc::host_too_long},
        refused{"U56", "http://" + std::string(64, 'a') + ".example/", errc::host_too_long},
        refused{"U56", std::string("http://good\0.example/", 21), errc::forbidden_character},
        refused{"U57", "file:///etc/passwd", errc::unsupported_scheme},
        refused{"U57", "gopher://good.example/", errc::unsupported_scheme},
        refused{"U57", "ftp://good.example/", errc::unsupported_scheme},
        refused{"U57", "data:text/html,x", errc::unsupported_scheme},
        refused{"U57", "wss://good.example/", errc::unsupported_scheme},
        refused{"U57", "unix:/run/redis.sock", errc::unsupported_scheme},
        refused{"U57", "javascript:alert(1)", errc::unsupported_scheme},
        refused{"R05", "http://good.example/\r\nHost: evil", errc::forbidden_character},
        refused{"R05", "http://good.example/a\rb", errc::forbidden_character},
        refused{"R05", "http://good.example/#\n", errc::forbidden_character},
        refused{"R05", "http://good.example/\x7f", errc::forbidden_character},
        refused{"R05", "http://good.example:80\r\n/", errc::forbidden_character},
        refused{"", "", errc::bad_url}, refused{"", "good.example/inbox", errc::bad_url},
        refused{"", "//good.example/inbox", errc::bad_url}, refused{"", "/inbox", errc::bad_url},
        refused{"", "https:good.example", errc::bad_url}, refused{"", "https:///inbox", errc::bad_url},
        refused{"", "https://", errc::bad_url}, refused{"", "https://:443/", errc::bad_url},
        refused{"", "https://./", errc::bad_url}, refused{"", "https://a..example/", errc::bad_url},
        refused{"", "https://.example/", errc::bad_url}, refused{"", "https://a.example../", errc::bad_url},
        refused{"", "https://a.example:0/", errc::bad_url},
        refused{"", "https://a.example:65536/", errc::bad_url},
        refused{"", "https://a.example:44x/", errc::bad_url},
        refused{"", "https://a.example:-1/", errc::bad_url},
        refused{"", "https://a.example:1:2/", errc::bad_url},
        refused{"", "https://a,b.example/", errc::bad_url}, refused{"", "https://*.example/", errc::bad_url},
        refused{"", "https://a{tag}.example/", errc::forbidden_character},
        refused{"", "https://a.example/\xff", errc::forbidden_character},
        refused{"", "https://a.example/\xc0\xae", errc::forbidden_character},
        refused{"", "https://a.example/\xed\xa0\x80", errc::forbidden_character},
        refused{"", "https://a.example/" + std::string(9000, 'x'), errc::bad_url}));

TEST(url, splits_into_origin_and_target) {
  const auto parsed = url::parse("https://Example.org:8443/users/a/inbox?x=1#y");

  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->to, (origin{true, "example.org", 8443}));
  EXPECT_EQ(parsed->target, "/users/a/inbox?x=1");
  EXPECT_EQ(parsed->host_text(), "example.org");
  EXPECT_EQ(parsed->authority(), "example.org:8443");
  EXPECT_EQ(parsed->to.key(), "https://example.org:8443");
}

TEST(url, shows_ipv6_in_brackets_and_keeps_it_without) {
  const auto parsed = url::parse("http://[2001:db8::1]/");

  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->to.host, "2001:db8::1");
  EXPECT_EQ(parsed->host_text(), "[2001:db8::1]");
  EXPECT_EQ(parsed->authority(), "[2001:db8::1]");
  EXPECT_EQ(parsed->to.key(), "http://[2001:db8::1]:80");
}

TEST(url, takes_a_host_of_253_octets_and_labels_of_63) {
  const std::string label(63, 'a');
  const auto host = label + '.' + label + '.' + label + '.' + std::string(61, 'b');
  ASSERT_EQ(host.size(), 253u);

  EXPECT_TRUE(url::parse("https://" + host + "/"));
  EXPECT_TRUE(url::parse("https://" + host + "./"));
  EXPECT_FALSE(url::parse("https://" + host + "b/"));
}

struct reference {
  std::string_view text;
  std::string_view target;
};
void PrintTo(const reference& c, std::ostream* out) {
  *out << c.text;
}

class resolves : public testing::TestWithParam<reference> {};

TEST_P(resolves, against_a_base) {
  const auto base = url::parse("http://a.example/b/c/d;p?q");
  ASSERT_TRUE(base);

  const auto found = base->resolve(GetParam().text);

  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(found->text(), GetParam().target);
}

// The examples of RFC 3986 5.4, as far as they end at http URLs, without fragments.
INSTANTIATE_TEST_SUITE_P(
    url, resolves,
    testing::Values(
        reference{"g", "http://a.example/b/c/g"}, reference{"./g", "http://a.example/b/c/g"},
        reference{"g/", "http://a.example/b/c/g/"}, reference{"/g", "http://a.example/g"},
        reference{"//g.example", "http://g.example/"}, reference{"?y", "http://a.example/b/c/d;p?y"},
        reference{"g?y", "http://a.example/b/c/g?y"}, reference{"#s", "http://a.example/b/c/d;p?q"},
        reference{"g#s", "http://a.example/b/c/g"}, reference{";x", "http://a.example/b/c/;x"},
        reference{"g;x?y#s", "http://a.example/b/c/g;x?y"}, reference{"", "http://a.example/b/c/d;p?q"},
        reference{".", "http://a.example/b/c/"}, reference{"..", "http://a.example/b/"},
        reference{"../g", "http://a.example/b/g"}, reference{"../../g", "http://a.example/g"},
        reference{"../../../g", "http://a.example/g"}, reference{"/./g", "http://a.example/g"},
        reference{"/../g", "http://a.example/g"}, reference{"g.", "http://a.example/b/c/g."},
        reference{"g?y/../x", "http://a.example/b/c/g?y/../x"},
        reference{"g#s/../x", "http://a.example/b/c/g"},
        reference{"https://other.example/x", "https://other.example/x"},
        reference{"HTTP://other.example", "http://other.example/"},
        reference{"\\\\evil.example/", "http://a.example/b/c/%5C%5Cevil.example/"}));

TEST(url, resolving_refuses_what_parsing_refuses) {
  const auto base = url::parse("https://a.example/inbox");
  ASSERT_TRUE(base);

  EXPECT_TRUE(base->resolve("file:///etc/passwd").error().is(errc::unsupported_scheme));
  EXPECT_TRUE(base->resolve("//u:p@b.example/").error().is(errc::credentials_in_url));
  EXPECT_TRUE(base->resolve("/a\r\nX: y").error().is(errc::forbidden_character));
  EXPECT_TRUE(base->resolve("//127.1/").error().is(errc::bad_url));
}

} // namespace pheidi::http
