// Our client against nginx, and our server behind it: an implementation of HTTP that is not ours on the other
// side.
#include "nginx.hpp"
#include "rig.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace pheidi::http::test {

namespace {

net::awaitable<reply> echo(request asked) {
  reply r;
  if (asked.target == "/app/gone") r.status = 410;
  r.body = asked.method + ' ' + asked.target + ' ' + std::to_string(asked.body.size());
  if (asked.target == "/app/long") r.body.assign(100000, 'l');
  co_return std::move(r);
}

constexpr const char* locations = R"(
    client_max_body_size 100k;
    gzip on; gzip_types *; gzip_min_length 1;
    location = /inbox { return 202; }
    location = /text { default_type text/plain; return 200 "plain text of nginx"; }
    location /files/ { }
    location /app/ {
      proxy_pass http://backend;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
)";

struct nginx_rig : rig {
  nginx_rig()
      : web(loop, server_options{}, echo), port(web.listen("127.0.0.1:0").value()), other(locations, port) {}
  ~nginx_rig() {
    web.close();
    loop.run_until_done();
  }
  origin at() const { return {false, "peer.example", other.port()}; }
  exchanged fetch(client& c, const std::string& head, const std::string& body = {}) {
    return run(ask(c, at(), head, body));
  }

  server web;
  std::uint16_t port;
  nginx other;
};

class with_nginx : public testing::Test {
 protected:
  void SetUp() override {
    if (!nginx::installed()) GTEST_SKIP() << "nginx is not installed";
    ASSERT_TRUE(r.run(r.other.ready(r.loop))) << r.other.log();
  }
  nginx_rig r;
};

std::string with_gzip(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: peer.example\r\nAccept-Encoding: gzip\r\n\r\n";
}

} // namespace

TEST_F(with_nginx, client_posts_on_one_kept_connection) {
  client c(r.dialer, client_options{});
  const std::string body = R"({"type":"Follow"})";

  const auto first = r.fetch(c, post(body), body);
  const auto second = r.fetch(c, post(body), body);

  ASSERT_TRUE(first.reply) << first.reply.error().message() << r.other.log();
  EXPECT_EQ(first.reply->status, 202);
  ASSERT_TRUE(second.reply);
  EXPECT_TRUE(second.reused);
}

TEST_F(with_nginx, client_reads_compressed_chunked_and_empty_answers) {
  client c(r.dialer, client_options{});

  const auto zipped = r.fetch(c, with_gzip("/text"));
  const auto plain = r.fetch(c, get("/text"));
  const auto missing = r.fetch(c, get("/files/none"));
  const auto head = r.fetch(c, "HEAD /text HTTP/1.1\r\nHost: peer.example\r\n\r\n");

  ASSERT_TRUE(zipped.reply && plain.reply && missing.reply && head.reply) << r.other.log();
  EXPECT_EQ(*zipped.reply->find("content-encoding"), "gzip");
  EXPECT_EQ(zipped.reply->body, "plain text of nginx");
  EXPECT_EQ(plain.reply->body, "plain text of nginx");
  EXPECT_EQ(missing.reply->status, 404);
  EXPECT_EQ(head.reply->status, 200);
  EXPECT_TRUE(head.reused);
}

TEST_F(with_nginx, client_understands_its_refusals) {
  client c(r.dialer, client_options{});
  const std::string large(200000, 'x');

  const auto too_large = r.fetch(c, post(large), large);
  const auto malformed = r.fetch(c, "GET / HTTP/1.1\r\nHost: peer.example\r\nHost: two\r\n\r\n");

  ASSERT_TRUE(too_large.reply) << too_large.reply.error().message();
  EXPECT_EQ(too_large.reply->status, 413);
  ASSERT_TRUE(malformed.reply);
  EXPECT_EQ(malformed.reply->status, 400);
}

TEST_F(with_nginx, server_answers_behind_it) {
  client c(r.dialer, client_options{});
  const std::string body(50000, 'b');

  const auto posted =
      r.fetch(c, "POST /app/in HTTP/1.1\r\nHost: peer.example\r\nContent-Length: 50000\r\n\r\n", body);
  const auto gone = r.fetch(c, get("/app/gone"));
  const auto head = r.fetch(c, "HEAD /app/x HTTP/1.1\r\nHost: peer.example\r\n\r\n");
  const auto longer = r.fetch(c, with_gzip("/app/long"));

  ASSERT_TRUE(posted.reply && gone.reply && head.reply && longer.reply) << r.other.log();
  EXPECT_EQ(posted.reply->body, "POST /app/in 50000");
  EXPECT_EQ(gone.reply->status, 410);
  EXPECT_EQ(head.reply->status, 200);
  EXPECT_EQ(longer.reply->body, std::string(512, 'l'));
  EXPECT_TRUE(longer.reply->body_cut);
  EXPECT_EQ(r.web.open(), 1u) << "nginx keeps one connection to us";
}

TEST_F(with_nginx, server_reads_the_chunks_it_forwards) {
  client c(r.dialer, client_options{});

  const auto got =
      r.fetch(c, "POST /app/chunks HTTP/1.1\r\nHost: peer.example\r\nTransfer-Encoding: chunked\r\n\r\n",
              "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");

  ASSERT_TRUE(got.reply) << got.reply.error().message();
  EXPECT_EQ(got.reply->body, "POST /app/chunks 11");
}

} // namespace pheidi::http::test
