// Answers of servers, whole and in pieces: framing, bounds, interim answers, compressed bodies, reuse.
#include "pheidi/http/client.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <ostream>

namespace pheidi::http {

namespace {

struct outcome {
  result<std::size_t> fed{std::size_t{0}};
  bool done = false;
  bool reusable = false;
  response answer;
};

/// Feeds pieces of `step` bytes until the parser is done or refuses.
outcome run(std::string_view text, std::size_t step, std::size_t max_body = 1 << 16, std::size_t keep = 512) {
  outcome out;
  response_parser parser(4096, max_body, keep);
  std::size_t total = 0;
  while (!text.empty() && !parser.done()) {
    out.fed = parser.feed(text.substr(0, step));
    if (!out.fed) return out;
    total += *out.fed;
    text.remove_prefix(std::min(step, text.size()));
  }
  if (!parser.done()) {
    if (const auto end = parser.finish(); !end) out.fed = end.error();
  }
  if (out.fed) out.fed = total;
  out.done = parser.done();
  if (out.done) out.reusable = parser.reusable();
  if (out.done) out.answer = parser.take();
  return out;
}

std::string gzip(std::string_view text) {
  std::string out(text.size() + 256, '\0');
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

std::string with_length(std::string_view body, std::string_view more = {}) {
  return "HTTP/1.1 200 OK\r\n" + std::string(more) + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

struct good {
  std::string_view name;
  std::string text;
  int status;
  std::string body;
  bool reusable;
};
void PrintTo(const good& c, std::ostream* out) {
  *out << c.name;
}
class reads : public testing::TestWithParam<good> {};

struct bad {
  std::string_view name;
  std::string text;
  errc why;
};
void PrintTo(const bad& c, std::ostream* out) {
  *out << c.name;
}
class refuses_answer : public testing::TestWithParam<bad> {};

} // namespace

TEST_P(reads, alike_in_pieces_of_any_size) {
  const auto& c = GetParam();
  for (std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, c.text.size()}) {
    const auto got = run(c.text, step);

    ASSERT_TRUE(got.fed) << step << ": " << got.fed.error().message();
    ASSERT_TRUE(got.done) << step;
    EXPECT_EQ(*got.fed, c.text.size()) << step;
    EXPECT_EQ(got.answer.status, c.status) << step;
    EXPECT_EQ(got.answer.body, c.body) << step;
    EXPECT_EQ(got.reusable, c.reusable) << step;
  }
}

INSTANTIATE_TEST_SUITE_P(
    response_parser, reads,
    testing::Values(
        good{"length", "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nOK", 202, "OK", true},
        good{"no_body", "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202, "", true},
        good{"no_reason", "HTTP/1.1 202 \r\nContent-Length: 0\r\n\r\n", 202, "", true},
        good{"no_content", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
        good{"not_modified_with_length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", 304, "",
             true},
        good{"chunked",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n02;x=y\r\nde\r\n0\r\n\r\n",
             200, "abcde", true},
        good{"chunked_with_trailer",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n",
             200, "abc", true},
        good{"until_close", "HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\nuntil the end", 200, "until the end",
             false},
        good{"asked_to_close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", 200, "x",
             false},
        good{"old_version", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", false},
        good{"old_version_kept", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
             200, "x", true},
        good{"early_hints",
             "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
             200, "x", true},
        good{"continue_then_answer",
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202, "",
             true},
        good{"gzip", with_length(gzip("a body that was compressed"), "Content-Encoding: gzip\r\n"), 200,
             "a body that was compressed", true}));

TEST_P(refuses_answer, in_pieces_of_any_size) {
  const auto& c = GetParam();
  for (std::size_t step : {std::size_t{1}, std::size_t{5}, c.text.size()}) {
    const auto got = run(c.text, step);

    ASSERT_FALSE(got.fed) << step;
    EXPECT_TRUE(got.fed.error().is(c.why)) << step << ": " << got.fed.error().message();
  }
}

namespace {

std::string repeated(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i)
    out += text;
  return out;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(
    response_parser, refuses_answer,
    testing::Values(
        bad{"not_http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", errc::malformed_response},
        bad{"http2", "HTTP/2 200 OK\r\n\r\n", errc::malformed_response},
        bad{"version_1_2", "HTTP/1.2 200 OK\r\n\r\n", errc::malformed_response},
        bad{"status_of_two_digits", "HTTP/1.1 20 OK\r\n\r\n", errc::malformed_response},
        bad{"status_over_599", "HTTP/1.1 600 OK\r\n\r\n", errc::malformed_response},
        bad{"status_zero", "HTTP/1.1 000 OK\r\n\r\n", errc::malformed_response},
        bad{"switching_protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            errc::malformed_response},
        bad{"two_lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
            errc::malformed_response},
        bad{"length_and_chunks",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            errc::malformed_response},
        bad{"negative_length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", errc::malformed_response},
        bad{"huge_length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            errc::malformed_response},
        bad{"folded_line", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n",
            errc::malformed_response},
        bad{"bare_line_feed", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", errc::malformed_response},
        bad{"nul_in_field", std::string("HTTP/1.1 200 OK\r\nA: b\0c\r\nContent-Length: 0\r\n\r\n", 46),
            errc::malformed_response},
        bad{"space_before_colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", errc::malformed_response},
        bad{"bad_chunk_size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
            errc::malformed_response},
        bad{"negative_chunk_size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
            errc::malformed_response},
        bad{"overflowing_chunk_size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            errc::malformed_response},
        bad{"endless_chunk_extension",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(10000, 'x'),
            errc::malformed_response},
        bad{"endless_trailer",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" +
                repeated("X-Trailer: value\r\n", 1000),
            errc::malformed_response},
        bad{"endless_field", "HTTP/1.1 200 OK\r\nA: " + std::string(10000, 'x'), errc::header_too_large},
        bad{"flood_of_fields", "HTTP/1.1 200 OK\r\n" + repeated("a:b\r\n", 300) + "\r\n",
            errc::header_too_large},
        bad{"flood_of_interim_answers", repeated("HTTP/1.1 102 Processing\r\n\r\n", 6),
            errc::malformed_response},
        bad{"cut_in_header", "HTTP/1.1 200 OK\r\nContent-Le", errc::malformed_response},
        bad{"cut_in_body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", errc::malformed_response},
        bad{"cut_in_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            errc::malformed_response},
        bad{"cut_before_last_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
            errc::malformed_response}));

TEST(response_parser, names_are_lower_case_and_in_order) {
  const auto got =
      run("HTTP/1.1 429 Too Many\r\nRetry-After: 5\r\nX-B: 1\r\nx-b:\t2 \r\nContent-Length: 0\r\n\r\n", 1000);

  ASSERT_TRUE(got.done);
  using fields = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(got.answer.fields,
            (fields{{"retry-after", "5"}, {"x-b", "1"}, {"x-b", "2"}, {"content-length", "0"}}));
  ASSERT_NE(got.answer.find("x-b"), nullptr);
  EXPECT_EQ(*got.answer.find("x-b"), "1");
  EXPECT_EQ(got.answer.find("x-c"), nullptr);
}

TEST(response_parser, trailers_do_not_become_headers) {
  const auto got = run("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nRetry-After: 9\r\n\r\n", 4);

  ASSERT_TRUE(got.done);
  EXPECT_EQ(got.answer.find("retry-after"), nullptr);
}

TEST(response_parser, leaves_what_follows_the_answer) {
  response_parser parser(4096, 4096, 512);
  const std::string one = with_length("x");

  const auto taken = parser.feed(one + "HTTP/1.1 200 OK\r\n");

  ASSERT_TRUE(taken);
  EXPECT_EQ(*taken, one.size());
  EXPECT_TRUE(parser.done());
}

TEST(response_parser, keeps_a_prefix_and_drains_the_rest) {
  const auto got = run(with_length(std::string(50000, 'x')), 4096);

  ASSERT_TRUE(got.done);
  EXPECT_TRUE(got.reusable);
  EXPECT_EQ(got.answer.body, std::string(512, 'x'));
  EXPECT_TRUE(got.answer.body_cut);
}

TEST(response_parser, body_of_exactly_the_kept_size_is_not_cut) {
  const auto got = run(with_length(std::string(512, 'x')), 100);

  ASSERT_TRUE(got.done);
  EXPECT_EQ(got.answer.body.size(), 512u);
  EXPECT_FALSE(got.answer.body_cut);
}

TEST(response_parser, gives_up_the_connection_for_an_endless_body) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n";
  response_parser parser(4096, 64 << 10, 512);
  ASSERT_TRUE(parser.feed(head));
  const std::string piece(16 << 10, 'x');

  int pieces = 0;
  while (!parser.done() && ++pieces < 100)
    ASSERT_TRUE(parser.feed(piece));

  EXPECT_EQ(pieces, 5);
  EXPECT_FALSE(parser.reusable());
  const auto answer = parser.take();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.size(), 512u);
  EXPECT_TRUE(answer.body_cut);
}

TEST(response_parser, does_not_wait_for_a_body_announced_too_long) {
  response_parser parser(4096, 64 << 10, 512);

  const auto taken =
      parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(1000, 'x'));

  ASSERT_TRUE(taken);
  EXPECT_TRUE(parser.done());
  EXPECT_FALSE(parser.reusable());
  EXPECT_EQ(parser.take().body.size(), 512u);
}

TEST(response_parser, decodes_no_more_of_a_bomb_than_it_keeps) {
  const auto bomb = gzip(std::string(10 << 20, '\0'));

  const auto got = run(with_length(bomb, "Content-Encoding: gzip\r\n"), 1000);

  ASSERT_TRUE(got.done);
  EXPECT_EQ(got.answer.body.size(), 512u);
  EXPECT_TRUE(got.answer.body_cut);
}

TEST(response_parser, damaged_gzip_yields_what_could_be_decoded) {
  const auto got = run(with_length("this is not gzip at all", "Content-Encoding: gzip\r\n"), 1000);

  ASSERT_TRUE(got.done);
  EXPECT_EQ(got.answer.status, 200);
  EXPECT_EQ(got.answer.body, "");
  EXPECT_TRUE(got.answer.body_cut);
}

TEST(response_parser, an_answer_to_head_has_no_body_whatever_it_says) {
  for (const std::string_view text :
       {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"}) {
    response_parser parser(4096, 4096, 512);
    parser.skip_body();

    ASSERT_TRUE(parser.feed(text));

    EXPECT_TRUE(parser.done()) << text;
    EXPECT_TRUE(parser.reusable()) << text;
  }
}

} // namespace pheidi::http
