// What a body may have by its path, decided before the body is read.
#include "raw_client.hpp"
#include "rig.hpp"

#include <gtest/gtest.h>

namespace pheidi::http::test {

namespace {

struct upload_rig : rig {
  explicit upload_rig(std::size_t most_large = 1, milliseconds body_time = 30s)
      : stay(loop),
        web(loop, limits(most_large, body_time), [this](request asked) { return respond(std::move(asked)); }),
        port(web.listen("127.0.0.1:0").value()) {}
  ~upload_rig() {
    stay.set();
    web.close();
    loop.run_until_done();
  }
  static server_options limits(std::size_t most_large, milliseconds body_time) {
    server_options o;
    o.max_body_bytes = 10;
    o.body_timeout = body_time;
    o.max_large_bodies = most_large;
    o.max_large_bodies_each = 2;
    o.client_of = [](const request& head) {
      const auto* said = head.find("x-client");
      return said ? *said : std::string();
    };
    o.refuse_large = [](const request& head) { return head.find("authorization") ? 0 : 401; };
    o.body_limit = [](std::string_view method, std::string_view target) {
      if (target == "/long") return std::size_t{1} << 30;
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
  bool begin(raw_client& c, const std::string& line, std::size_t size,
             const std::string& fields = "Authorization: Bearer x\r\n") {
    return run(c.connect()) && run(c.say(line + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                                         std::to_string(size) + "\r\n" + fields + "\r\n"));
  }
  int status(raw_client& c) {
    const auto got = run(c.hear());
    return got ? got->status : -1;
  }
  int status_of(raw_client& c, const std::string& line, std::size_t size) {
    if (!begin(c, line, size)) return -1;
    (void)run(c.say(std::string(size, 'x')));
    return status(c);
  }
  /// A large body that is begun and waits for more.
  bool holds(raw_client& c, const std::string& client) {
    return begin(c, "POST /media", 500,
                 "Authorization: x\r\nExpect: 100-continue\r\nX-Client: " + client + "\r\n") &&
           run(c.hear_until("\r\n\r\n")) == "HTTP/1.1 100 Continue\r\n\r\n";
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

TEST(body_limit, refuses_who_may_not_send_a_large_body_before_it_comes) {
  upload_rig r;
  raw_client stranger(r.loop, r.port), small(r.loop, r.port);
  ASSERT_TRUE(r.begin(stranger, "POST /media", 500, "Expect: 100-continue\r\n"));
  EXPECT_EQ(r.status(stranger), 401);
  ASSERT_TRUE(r.begin(small, "POST /media", 2, {}));
  ASSERT_TRUE(r.run(small.say("xx")));
  EXPECT_EQ(r.status(small), 200) << "what is small is for the handler to judge";
}

TEST(body_limit, leaves_places_to_others_than_one_client) {
  upload_rig r(4);
  raw_client a1(r.loop, r.port), a2(r.loop, r.port), a3(r.loop, r.port), b(r.loop, r.port),
      a4(r.loop, r.port);
  ASSERT_TRUE(r.holds(a1, "a"));
  ASSERT_TRUE(r.holds(a2, "a"));
  ASSERT_TRUE(r.begin(a3, "POST /media", 500, "Authorization: x\r\nX-Client: a\r\n"));
  EXPECT_EQ(r.status(a3), 503);
  EXPECT_TRUE(r.holds(b, "b"));
  ASSERT_TRUE(r.run(a1.say(std::string(500, 'x'))));
  EXPECT_EQ(r.status(a1), 200);
  EXPECT_TRUE(r.holds(a4, "a")) << "the place is free again";
}

TEST(body_limit, of_who_has_no_name_is_that_of_all) {
  upload_rig r(3);
  raw_client first(r.loop, r.port), second(r.loop, r.port), third(r.loop, r.port), fourth(r.loop, r.port);
  for (auto* each : {&first, &second, &third})
    EXPECT_TRUE(r.holds(*each, ""));
  EXPECT_EQ(r.status_of(fourth, "POST /media", 500), 503);
}

TEST(body_limit, gives_a_silent_peer_no_more_time_for_a_long_body) {
  upload_rig r(1, 20ms);
  raw_client c(r.loop, r.port);
  ASSERT_TRUE(r.begin(c, "POST /long", 100'000'000));
  EXPECT_EQ(r.status(c), 408) << "its length alone would give it minutes";
}

TEST(body_limit, lets_few_large_bodies_in_at_once) {
  upload_rig r(1);
  raw_client first(r.loop, r.port);
  ASSERT_TRUE(r.holds(first, "a"));

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
