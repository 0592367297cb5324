// Requests of clients, whole and in pieces: framing that leaves doubt is refused, everything is bounded.
#include "http/request_parser.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace pheidi::http {

namespace {

constexpr std::size_t max_header = 4096;
constexpr std::size_t max_body = 1000;

struct doubtful {
  std::string_view name;
  std::string text;
  int status;
};
void PrintTo(const doubtful& c, std::ostream* out) {
  *out << c.name;
}
class refuses_request : public testing::TestWithParam<doubtful> {};

/// The status to answer, 0 if the request was read to its end, -1 if it is not complete.
int verdict(std::string_view text, std::size_t step) {
  request_parser parser(max_header, max_body);
  while (!text.empty() && !parser.done()) {
    if (!parser.feed(text.substr(0, step))) return parser.status();
    text.remove_prefix(std::min(step, text.size()));
  }
  return parser.done() ? 0 : -1;
}

std::string repeated(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i)
    out += text;
  return out;
}

} // namespace

TEST(request_parser, reads_a_post_in_pieces_of_any_size) {
  const std::string text =
      "POST /inbox?x=1 HTTP/1.1\r\nHost: a.example\r\nSignature: s\r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t step : {std::size_t{1}, std::size_t{3}, text.size()}) {
    request_parser parser(max_header, max_body);
    for (std::size_t at = 0; at < text.size(); at += step)
      ASSERT_TRUE(parser.feed(std::string_view(text).substr(at, step)));

    ASSERT_TRUE(parser.done());
    const auto got = parser.take();

    EXPECT_EQ(got.method, "POST");
    EXPECT_EQ(got.target, "/inbox?x=1");
    EXPECT_EQ(got.body, "hello");
    EXPECT_TRUE(got.keep_alive);
    ASSERT_NE(got.find("signature"), nullptr);
    EXPECT_EQ(*got.find("signature"), "s");
    EXPECT_EQ(got.fields.front().first, "Host");
  }
}

TEST(request_parser, reads_chunks_and_drops_their_trailers) {
  request_parser parser(max_header, max_body);

  ASSERT_TRUE(
      parser.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
                  "Signature: forged\r\nHost: evil\r\n\r\n"));

  ASSERT_TRUE(parser.done());
  const auto got = parser.take();
  EXPECT_EQ(got.body, "hello");
  EXPECT_EQ(got.find("signature"), nullptr);
  EXPECT_EQ(*got.find("host"), "a");
}

TEST(request_parser, leaves_the_next_request) {
  const std::string one = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n";
  request_parser parser(max_header, max_body);

  const auto taken = parser.feed(one + one);

  ASSERT_TRUE(taken);
  EXPECT_EQ(*taken, one.size());
}

TEST(request_parser, forgives_one_empty_line_before_a_request) {
  request_parser parser(max_header, max_body);

  EXPECT_TRUE(parser.feed("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));

  EXPECT_TRUE(parser.done());
}

TEST(request_parser, keep_alive_follows_version_and_connection) {
  const auto kept = [](std::string_view line, std::string_view more) {
    request_parser parser(max_header, max_body);
    EXPECT_TRUE(parser.feed(std::string(line) + "\r\nHost: a\r\n" + std::string(more) + "\r\n"));
    return parser.take().keep_alive;
  };

  EXPECT_TRUE(kept("GET / HTTP/1.1", ""));
  EXPECT_FALSE(kept("GET / HTTP/1.1", "Connection: close\r\n"));
  EXPECT_FALSE(kept("GET / HTTP/1.0", ""));
  EXPECT_TRUE(kept("GET / HTTP/1.0", "Connection: keep-alive\r\n"));
}

TEST(request_parser, hears_an_absolute_target_as_a_path_and_its_host) {
  const auto heard = [](const std::string& target, bool keeps = false) {
    request_parser parser(max_header, max_body, nullptr, keeps);
    EXPECT_TRUE(parser.feed("GET " + target + " HTTP/1.1\r\nA: b\r\nHost: other.example\r\n\r\n")) << target;
    const auto got = parser.take();
    EXPECT_EQ(got.fields.size(), 2U);
    return *got.find("host") + ' ' + got.target;
  };

  EXPECT_EQ(heard("http://a.example/inbox?x=1"), "a.example /inbox?x=1");
  EXPECT_EQ(heard("HTTPS://a.example:8443/@b"), "a.example:8443 /@b");
  EXPECT_EQ(heard("http://a.example"), "a.example /");
  EXPECT_EQ(heard("http://a.example?x=http://b/"), "a.example /?x=http://b/");
  EXPECT_EQ(heard("/http://a.example/"), "other.example /http://a.example/");
  EXPECT_EQ(heard("ftp://a.example/"), "other.example ftp://a.example/");
  EXPECT_EQ(heard("http://a.example/x", true), "other.example http://a.example/x");
}

TEST(request_parser, tells_when_the_peer_waits_for_permission) {
  request_parser parser(max_header, max_body);

  ASSERT_TRUE(parser.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_TRUE(parser.expects_continue());
  ASSERT_TRUE(parser.feed("ok"));

  EXPECT_TRUE(parser.done());
  EXPECT_FALSE(parser.expects_continue());
}

TEST_P(refuses_request, in_pieces_of_any_size) {
  const auto& c = GetParam();
  for (std::size_t step : {std::size_t{1}, std::size_t{6}, c.text.size()})
    EXPECT_EQ(verdict(c.text, step), c.status) << step;
}

INSTANTIATE_TEST_SUITE_P(
    request_parser, refuses_request,
    testing::Values(
        doubtful{"P04_long_line", "GET / HTTP/1.1\r\nA: " + std::string(70000, 'x'), 431},
        doubtful{"P04_long_target", "GET /" + std::string(70000, 'x'), 431},
        doubtful{"P04_thousand_fields", "GET / HTTP/1.1\r\nHost: a\r\n" + repeated("a:b\r\n", 400) + "\r\n",
                 431},
        doubtful{
            "P05_chunks_and_length",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            400},
        doubtful{
            "P05_length_and_chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400},
        doubtful{"P06_two_lengths",
                 "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
        doubtful{"P06_equal_lengths",
                 "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
        doubtful{"P06_list_of_lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na", 400},
        doubtful{"P06_signed_length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na", 400},
        doubtful{"P06_hex_length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na", 400},
        doubtful{"P06_empty_length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\na", 400},
        doubtful{"P07_bad_chunk",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400},
        doubtful{"P07_negative_chunk",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n\r\n", 400},
        doubtful{"P07_huge_chunk",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n",
                 400},
        doubtful{"P07_chunk_without_end",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
                 400},
        doubtful{"P07_endless_extension",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                     std::string(9000, 'x'),
                 400},
        doubtful{"P07_unknown_coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400},
        doubtful{"P07_two_codings",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
        doubtful{"P07_coding_twice",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: "
                 "chunked\r\n\r\n0\r\n\r\n",
                 400},
        doubtful{"P07_disguised_coding",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        doubtful{"P07_chunks_in_old_version",
                 "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        doubtful{"P09_folded", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400},
        doubtful{"P09_first_field_folded", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        doubtful{"P09_bare_line_feed", "GET / HTTP/1.1\nHost: a\n\n", 400},
        doubtful{"P09_bare_carriage_return", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
        doubtful{"P09_nul", std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29), 400},
        doubtful{"P09_space_before_colon", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\nabc",
                 400},
        doubtful{"P09_no_name", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400},
        doubtful{"P09_no_colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", 400},
        doubtful{"P11_two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        doubtful{"P11_no_host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", 400},
        doubtful{"absolute_without_host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        doubtful{"absolute_with_user", "GET http://a@b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        doubtful{"absolute_and_no_host_field", "GET http://a/x HTTP/1.1\r\nA: b\r\n\r\n", 400},
        doubtful{"absolute_and_two_hosts", "GET http://a/x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        doubtful{"P12_unknown_expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: cookies\r\n\r\n", 417},
        doubtful{"P15_http2_preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        doubtful{"tls_hello_on_plain_port",
                 std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\r\n", 14), 400},
        doubtful{"line_without_version", "GET /\r\n\r\n", 400},
        doubtful{"space_in_target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        doubtful{"announced_too_long", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 413},
        doubtful{"chunks_too_long",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                     std::string(1001, 'x'),
                 413},
        doubtful{"many_chunks_too_long",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                     repeated("1\r\nx\r\n", 1001),
                 413}));

TEST(request_parser, takes_a_body_of_exactly_the_bound) {
  EXPECT_EQ(
      verdict("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'), 64), 0);
}

} // namespace pheidi::http
