// Plain streams on real sockets: bytes in order, deadlines, ends.
#include "pairs.hpp"

#include "pheidi/net/event.hpp"
#include "pheidi/net/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace pheidi::net {
namespace {

awaitable<std::string> read_to_end(stream& s) {
  std::string all;
  while (true) {
    auto some = co_await read_text(s);
    if (!some) co_return all;
    all += *some;
  }
}

awaitable<void> keep_reading(stream& s, std::string& all) {
  all = co_await read_to_end(s);
}

awaitable<void> write_and_close(stream& s, std::string head, std::string body, result<void>& outcome) {
  outcome = co_await s.write(head, body, 5s);
  s.close();
}

TEST(stream, a_default_one_is_closed) {
  loop l("test", 1ms);
  stream s;

  const auto read = run(l, read_text(s));
  const auto written = run(l, s.write("a", "b", 1s));

  EXPECT_FALSE(s.open());
  EXPECT_TRUE(s.stale());
  EXPECT_TRUE(read.error().is(errc::closed));
  EXPECT_TRUE(written.error().is(errc::closed));
}

TEST(stream, carries_head_and_body_in_order) {
  connected_pair c;

  const auto written = run(c.l, c.near.write("head:", "body", 1s));
  const auto read = run(c.l, read_text(c.far));

  EXPECT_TRUE(written.has_value());
  EXPECT_EQ(*read, "head:body");
}

TEST(stream, writes_more_than_the_socket_holds_while_the_peer_reads) {
  connected_pair c(4096);
  const std::string head(100'000, 'h');
  const std::string body(1'000'000, 'b');
  std::string got;
  result<void> outcome;

  c.l.spawn(write_and_close(c.near, head, body, outcome));
  c.l.spawn(keep_reading(c.far, got));
  c.l.run_until_done();

  EXPECT_TRUE(outcome.has_value());
  EXPECT_TRUE(got == head + body);
}

awaitable<result<std::string>> write_now_and_read(stream& s, std::string_view head, std::string_view body) {
  s.write_now(head, body);
  if (!head.empty() || !body.empty()) co_return error(errc::write_timeout, "not all was sent");
  auto text = co_await read_text(s);
  co_return std::move(text);
}

awaitable<void> answer_with(stream& s, std::string text, std::string& asked) {
  auto got = co_await read_text(s);
  if (got) asked = *got;
  (void)co_await s.write(text, "", 5s);
}

TEST(stream, sends_at_once_what_fits_and_hears_the_answer) {
  connected_pair c;
  std::string asked;

  c.l.spawn(answer_with(c.far, "answer", asked));
  const auto heard = run(c.l, write_now_and_read(c.near, "head", "body"));

  EXPECT_EQ(asked, "headbody");
  ASSERT_TRUE(heard.has_value()) << heard.error().message();
  EXPECT_EQ(*heard, "answer");
}

TEST(stream, hears_an_answer_that_was_there_before_it_asked) {
  connected_pair c;
  ASSERT_TRUE(run(c.l, c.far.write("early", "", 5s)).has_value());

  const auto heard = run(c.l, write_now_and_read(c.near, "head", "body"));

  ASSERT_TRUE(heard.has_value()) << heard.error().message();
  EXPECT_EQ(*heard, "early");
}

TEST(stream, cuts_head_and_body_to_what_did_not_fit) {
  connected_pair c(4096);
  const std::string head(1000, 'h');
  const std::string body(1 << 20, 'b');
  std::string_view rest_of_head = head;
  std::string_view rest_of_body = body;

  c.near.write_now(rest_of_head, rest_of_body);
  const auto left = rest_of_body.size();
  c.near.write_now(rest_of_head, rest_of_body);

  EXPECT_TRUE(rest_of_head.empty());
  EXPECT_GT(left, 0u);
  EXPECT_LT(left, body.size());
  EXPECT_EQ(rest_of_body.size(), left) << "the socket is full";
}

TEST(stream, answers_the_named_timeout_and_is_closed_then) {
  connected_pair c;

  const auto read = run(c.l, read_text(c.far, 5ms, errc::total_timeout));

  EXPECT_TRUE(read.error().is(errc::total_timeout)) << read.error().message();
  EXPECT_FALSE(c.far.open());
}

TEST(stream, answers_write_timeout_when_the_peer_does_not_read) {
  connected_pair c(4096);
  const std::string body(4'000'000, 'b');

  const auto written = run(c.l, c.near.write("", body, 5ms));

  EXPECT_TRUE(written.error().is(errc::write_timeout)) << written.error().message();
  EXPECT_FALSE(c.near.open());
}

awaitable<void> echo_once_after(loop& l, stream& s, milliseconds pause) {
  auto text = co_await read_text(s);
  co_await sleep_for(l, pause);
  auto written = co_await s.write(*text, "", 5s);
  EXPECT_TRUE(written.has_value());
}

awaitable<result<std::string>> ask(stream& s, std::string question) {
  auto written = co_await s.write(question, "", 5s);
  if (!written) co_return written.error();
  auto answered = co_await read_text(s);
  co_return answered;
}

TEST(stream, a_deadline_of_one_operation_does_not_reach_the_next) {
  connected_pair c;
  std::string last;

  for (int i = 0; i < 3; ++i) {
    c.l.spawn(echo_once_after(c.l, c.far, 3ms));
    auto answered = run(c.l, ask(c.near, "round " + std::to_string(i)));
    ASSERT_TRUE(answered.has_value());
    last = *answered;
  }

  EXPECT_EQ(last, "round 2");
  EXPECT_TRUE(c.near.open());
}

TEST(stream, says_closed_at_the_end_of_the_stream) {
  connected_pair c;

  c.near.close();
  const auto read = run(c.l, read_text(c.far));

  EXPECT_TRUE(read.error().is(errc::closed));
}

awaitable<void> close_soon(loop& l, stream& s) {
  co_await sleep_for(l, 2ms);
  s.close();
}

TEST(stream, close_ends_a_read_under_way) {
  connected_pair c;

  c.l.spawn(close_soon(c.l, c.far));
  const auto read = run(c.l, read_text(c.far, 1h));

  EXPECT_TRUE(read.error().is(errc::closed));
}

awaitable<void> destroy_soon(loop& l, std::unique_ptr<stream> s) {
  co_await sleep_for(l, 2ms);
  s.reset();
}

awaitable<void> keep_code(awaitable<result<std::size_t>> reading, error& out) {
  auto n = co_await std::move(reading);
  out = n.error();
}

TEST(stream, may_be_destroyed_while_a_read_is_under_way) {
  connected_pair c;
  auto owned = std::make_unique<stream>(std::move(c.far));
  std::array<char, 10> buffer;
  error outcome;

  c.l.spawn(keep_code(owned->read_some(buffer, 1h), outcome));
  c.l.spawn(destroy_soon(c.l, std::move(owned)));
  c.l.run_until_done();

  EXPECT_TRUE(outcome.is(errc::closed));
}

TEST(stream, reads_and_writes_at_once) {
  connected_pair c(4096);
  const std::string big(300'000, 'x');
  std::string got_near;
  std::string got_far;
  result<void> near_done;
  result<void> far_done;

  // Neither side may finish writing before the other reads.
  struct both {
    static awaitable<void> read_n(stream& s, std::size_t n, std::string& out) {
      while (out.size() < n) {
        auto some = co_await read_text(s);
        if (!some) break;
        out += *some;
      }
    }
    static awaitable<void> write(stream& s, const std::string& text, result<void>& out) {
      out = co_await s.write("", text, 5s);
    }
  };
  c.l.spawn(both::write(c.near, big, near_done));
  c.l.spawn(both::write(c.far, big, far_done));
  c.l.spawn(both::read_n(c.near, big.size(), got_near));
  c.l.spawn(both::read_n(c.far, big.size(), got_far));
  c.l.run_until_done();

  EXPECT_TRUE(near_done.has_value());
  EXPECT_TRUE(far_done.has_value());
  EXPECT_TRUE(got_near == big);
  EXPECT_TRUE(got_far == big);
}

/// Readers that share one buffer: what each sees right after its read must be its own text.
awaitable<void> read_shared(stream& s, std::span<char> shared, std::vector<std::string>& seen) {
  auto n = co_await s.read_some(shared, 5s);
  seen.emplace_back(shared.data(), *n);
}

TEST(stream, readers_of_one_loop_may_share_a_buffer) {
  loop l("test", 1ms);
  std::array<char, 64> shared;
  std::vector<stream> ends;
  std::vector<stream> readers;
  std::vector<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    int fds[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    readers.push_back(adopt(l, fds[0]));
    ends.push_back(adopt(l, fds[1]));
  }

  for (auto& r : readers)
    l.spawn(read_shared(r, shared, seen));
  struct feed {
    static awaitable<void> all(std::vector<stream>& ends) {
      for (std::size_t i = 0; i < ends.size(); ++i) {
        const auto text = "text " + std::to_string(i);
        auto ok = co_await ends[i].write(text, "", 1s);
        EXPECT_TRUE(ok.has_value());
      }
    }
  };
  l.spawn(feed::all(ends));
  l.run_until_done();

  std::vector<std::string> wanted;
  for (int i = 0; i < 20; ++i)
    wanted.push_back("text " + std::to_string(i));
  EXPECT_THAT(seen, testing::UnorderedElementsAreArray(wanted));
}

TEST(stream, is_stale_when_the_peer_closed_or_spoke_unasked) {
  connected_pair quiet;
  connected_pair closed;
  connected_pair spoke;

  closed.near.close();
  (void)run(spoke.l, spoke.near.write("HTTP/1.1 408 ", "", 1s));

  EXPECT_FALSE(quiet.far.stale());
  EXPECT_TRUE(closed.far.stale());
  EXPECT_TRUE(spoke.far.stale());
}

TEST(stream, a_write_to_a_closed_peer_is_a_reset_and_no_signal) {
  connected_pair c;

  c.far.close();
  const auto written = run(c.l, c.near.write("x", "", 1s));

  EXPECT_TRUE(written.error().is(errc::reset)) << written.error().message();
}

TEST(stream, reset_is_seen_as_reset_by_the_peer) {
  tcp_pair c;

  c.server.reset();
  const auto read = run(c.l, read_text(c.client));

  EXPECT_TRUE(read.error().is(errc::reset)) << read.error().message();
  EXPECT_THAT(read.error().context, testing::StartsWith("127.0.0.1:"));
}

} // namespace
} // namespace pheidi::net
