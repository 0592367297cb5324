// Bytes to replies and commands to bytes.
#include "redis/resp_reader.hpp"
#include "redis/resp_writer.hpp"

#include <gtest/gtest.h>

namespace pheidi::redis {
namespace {

using namespace std::string_literals;

std::vector<reply> read_all(resp_reader& r) {
  std::vector<reply> out;
  for (;;) {
    auto next = r.next();
    if (!next || !*next) return out;
    out.push_back(*std::move(*next));
  }
}

TEST(resp_reader, reads_every_kind_of_reply) {
  resp_reader r;
  r.feed("+OK\r\n-ERR no\r\n:-7\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n*0\r\n"s);

  const auto got = read_all(r);

  const std::vector<reply> expected{
      {status{"OK"}}, {error_reply{"ERR no"}}, {std::int64_t{-7}}, {"a\r\n"s}, {nil{}}, {nil{}}, {array{}}};
  EXPECT_EQ(got, expected);
}

TEST(resp_reader, builds_the_same_value_from_single_bytes) {
  const auto text = "*4\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n-OOM x\r\n*0\r\n$0\r\n\r\n"s;
  resp_reader whole;
  resp_reader piecemeal;

  whole.feed(text);
  const auto expected = read_all(whole);
  std::vector<reply> got;
  for (const char c : text) {
    piecemeal.feed({&c, 1});
    for (auto& v : read_all(piecemeal))
      got.push_back(std::move(v));
  }

  const array nested{{array{{"a"s}, {array{{std::int64_t{1}}}}}}, {error_reply{"OOM x"}}, {array{}}, {""s}};
  ASSERT_EQ(expected.size(), 1U);
  EXPECT_EQ(expected[0], reply{nested});
  EXPECT_EQ(got, expected);
}

TEST(resp_reader, reads_bulk_strings_across_chunks) {
  const std::string big(300000, 'x');
  resp_reader r;

  r.feed("*2\r\n$300000\r\n");
  EXPECT_TRUE(read_all(r).empty());
  r.feed(big.substr(0, 70000));
  EXPECT_TRUE(read_all(r).empty());
  r.feed(big.substr(70000) + "\r\n$1\r\ny\r\n");

  const auto got = read_all(r);
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0], (reply{array{{big}, {"y"s}}}));
}

TEST(resp_reader, refuses_what_is_no_reply) {
  for (const auto* text : {"hello\r\n", "*-7\r\n", "$-9\r\n", "*99999999999999999999\r\n", ":x\r\n"}) {
    resp_reader r;
    r.feed(text);
    const auto got = r.next();
    ASSERT_FALSE(got.has_value()) << text;
    EXPECT_TRUE(got.error().is(errc::unexpected)) << text;
  }
}

TEST(resp_reader, refuses_deep_nesting) {
  resp_reader r;
  for (int i = 0; i < 100; ++i)
    r.feed("*1\r\n");

  const auto got = r.next();

  EXPECT_FALSE(got.has_value());
}

TEST(resp_reader, takes_no_memory_for_a_mere_claim) {
  resp_reader r;
  r.feed("*2000000000\r\n:1\r\n");

  const auto got = r.next();

  ASSERT_TRUE(got.has_value());
  EXPECT_FALSE(got->has_value());
}

TEST(resp_writer, prefixes_every_argument_with_its_length) {
  std::string out;
  append_command(out, std::vector<std::string>{"SET", "k", "a\r\n*1\r\n$8\r\nFLUSHALL\r\n", ""});
  EXPECT_EQ(out, "*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$21\r\na\r\n*1\r\n$8\r\nFLUSHALL\r\n\r\n$0\r\n\r\n");
}

} // namespace
} // namespace pheidi::redis
