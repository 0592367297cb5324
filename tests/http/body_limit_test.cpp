// What a body may have by its path, decided before the body is read.
#include "raw_client.hpp"
#include "rig.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

struct upload_rig : rig {
  explicit upload_rig(std::size_t most_large = 1)
      : stay(loop),
        web(loop, limits(most_large), [this](request asked) { return respond(std::move(asked)); }),
        port(web.listen("127.0.0.1:0").value()) {}
  ~upload_rig() {
    stay.set();
    web.close();
    loop.run_until_done();
  }
  static server_options limits(std::size_t most_large) {
    server_options o;
    o.max_body_bytes = 10;
    o.max_large_bodies = most_large;
    o.body_limit = [](std::string_view method, std::string_view target) {
      return method == "POST" && target == "/media" ? std::size_t{1000} : std::size_t{10};
    };
    return o;
  }
  net::awaitable<reply> respond(request asked) {
    if (hold) (void)co_await stay.wait(20s);
    reply r;
    r.body = std::to_string(asked.body.size());
    co_return r;
  }
  int status_of(raw_client& c, const std::string& line, std::size_t size) {
    if (!run(c.connect())) return -1;
    if (!run(c.say(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n")))
      return -1;
    (void)run(c.say(std::string(size, 'x')));
    const auto got = run(c.hear());
    return got ? got->status : -1;
  }
  bool hold = false;
  net::event stay;
  server web;
  std::uint16_t port;
};

} // namespace

TEST(body_limit, is_of_the_path) {
  upload_rig r;
  const std::tuple<const char*, std::size_t, int> cases[] = {{"POST /media", 1000, 200},
                                                             {"POST /media", 1001, 413},
                                                             {"POST /other", 10, 200},
                                                             {"POST /other", 11, 413},
                                                             {"PUT /media", 11, 413}};
  for (const auto& [line, size, status] : cases) {
    raw_client c(r.loop, r.port);
    EXPECT_EQ(r.status_of(c, line, size), status) << line << ' ' << size;
  }
}

TEST(body_limit, refuses_by_the_header_alone) {
  upload_rig r;
  raw_client c(r.loop, r.port);
  ASSERT_TRUE(r.run(c.connect()));
  ASSERT_TRUE(r.run(c.say("POST /media HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")));
  const auto got = r.run(c.hear());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 413);
}

TEST(body_limit, lets_few_large_bodies_in_at_once) {
  upload_rig r(1);
  raw_client first(r.loop, r.port);
  ASSERT_TRUE(r.run(first.connect()));
  ASSERT_TRUE(r.run(first.say("POST /media HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n"
                              "Expect: 100-continue\r\n\r\n")));
  ASSERT_EQ(r.run(first.hear_until("\r\n\r\n")), "HTTP/1.1 100 Continue\r\n\r\n");

  raw_client second(r.loop, r.port), small(r.loop, r.port), third(r.loop, r.port);
  EXPECT_EQ(r.status_of(second, "POST /media", 500), 503);
  EXPECT_EQ(r.status_of(small, "POST /media", 5), 200);
  ASSERT_TRUE(r.run(first.say(std::string(500, 'x'))));
  const auto got = r.run(first.hear());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->body, "500");
  EXPECT_EQ(r.status_of(third, "POST /media", 500), 200);
}

} // namespace pheidi::http::test
