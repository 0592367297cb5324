// Replies as bytes, read back by our own client's parser.
#include "pheidi/http/client.hpp"
#include "pheidi/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pheidi::http {

namespace {

response read_back(const std::string& text) {
  response_parser parser(16384, 1 << 20, 1 << 20);
  const auto taken = parser.feed(text);
  EXPECT_TRUE(taken);
  EXPECT_TRUE(parser.done());
  EXPECT_EQ(taken ? *taken : 0, text.size());
  return parser.take();
}

} // namespace

TEST(render, is_read_back_as_it_was_meant) {
  reply r;
  r.status = 404;
  r.content_type = "application/json";
  r.body = R"({"error":"not found"})";
  r.fields.emplace_back("X-Thing", "value");

  const auto got = read_back(render(r, true));

  EXPECT_EQ(got.status, 404);
  EXPECT_EQ(got.body, r.body);
  EXPECT_EQ(*got.find("content-type"), "application/json");
  EXPECT_EQ(*got.find("content-length"), std::to_string(r.body.size()));
  EXPECT_EQ(*got.find("x-thing"), "value");
  EXPECT_EQ(*got.find("connection"), "keep-alive");
  EXPECT_THAT(*got.find("date"), testing::EndsWith(" GMT"));
}

TEST(render, says_when_it_closes) {
  const auto got = read_back(render(reply{}, false));

  EXPECT_EQ(*got.find("connection"), "close");
}

TEST(render, gives_no_content_neither_body_nor_length) {
  reply r;
  r.status = 204;
  r.body = "ignored";

  const auto got = read_back(render(r, true));

  EXPECT_EQ(got.body, "");
  EXPECT_EQ(got.find("content-length"), nullptr);
}

TEST(render, no_value_becomes_a_second_header) {
  reply r;
  r.content_type = "text/plain\r\nX-Injected: 1";
  r.fields.emplace_back("Location", "/a\r\nSet-Cookie: x=y\r\n\r\nbody");

  const auto got = read_back(render(r, true));

  EXPECT_EQ(got.find("x-injected"), nullptr);
  EXPECT_EQ(got.find("set-cookie"), nullptr);
  EXPECT_EQ(*got.find("location"), "/aSet-Cookie: x=ybody");
}

} // namespace pheidi::http
