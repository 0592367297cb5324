// Plain streams and listeners on real sockets: bytes, deadlines, ends, descriptors running out.
#include "run.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::net {
namespace {

using namespace std::chrono_literals;

/// A loop and both ends of a connected unix socket.
struct connected_pair {
  loop l{"test", 1ms};
  stream near;
  stream far;

  explicit connected_pair(int send_buffer = 0) {
    int fds[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    if (send_buffer) ::setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
    near = adopt(l, fds[0]);
    far = adopt(l, fds[1]);
  }
};

awaitable<result<std::string>> read_text(stream& s, milliseconds timeout = 5s,
                                         errc code = errc::read_timeout) {
  std::array<char, 4096> buffer;
  auto n = co_await s.read_some(buffer, timeout, code);
  if (!n) co_return n.error();
  co_return std::string(buffer.data(), *n);
}

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

/// A listener on a free loopback port with one accepted connection.
struct tcp_pair {
  loop l{"test", 1ms};
  listener at = *listener::tcp(l, "127.0.0.1", 0);
  stream client;
  stream server;

  static awaitable<void> accept_one(listener& from, stream& out) {
    auto s = co_await from.accept();
    out = std::move(*s);
  }
  tcp_pair() {
    l.spawn(accept_one(at, server));
    auto dialled = run(l, dial_trusted(l, "127.0.0.1", at.port(), 5s));
    client = std::move(*dialled);
  }
};

TEST(listener, accepts_tcp_and_names_the_peer) {
  tcp_pair c;

  const auto written = run(c.l, c.client.write("hello", "", 1s));
  const auto read = run(c.l, read_text(c.server));

  EXPECT_TRUE(written.has_value());
  EXPECT_EQ(*read, "hello");
  EXPECT_EQ(c.client.peer(), "127.0.0.1:" + std::to_string(c.at.port()));
  EXPECT_THAT(c.server.peer(), testing::StartsWith("127.0.0.1:"));
}

TEST(stream, reset_is_seen_as_reset_by_the_peer) {
  tcp_pair c;

  c.server.reset();
  const auto read = run(c.l, read_text(c.client));

  EXPECT_TRUE(read.error().is(errc::reset)) << read.error().message();
  EXPECT_THAT(read.error().context, testing::StartsWith("127.0.0.1:"));
}

TEST(listener, accepts_ipv6) {
  loop l("test", 1ms);
  auto at = listener::tcp(l, "::1", 0);
  ASSERT_TRUE(at.has_value()) << at.error().message();
  stream server;

  l.spawn(tcp_pair::accept_one(*at, server));
  auto client = run(l, dial_trusted(l, "::1", at->port(), 5s));

  ASSERT_TRUE(client.has_value()) << client.error().message();
  EXPECT_EQ(client->peer(), "[::1]:" + std::to_string(at->port()));
}

TEST(listener, says_listen_failed_when_the_port_is_taken) {
  loop l("test", 1ms);
  auto first = listener::tcp(l, "127.0.0.1", 0);

  auto second = listener::tcp(l, "127.0.0.1", first->port());

  ASSERT_FALSE(second.has_value());
  EXPECT_TRUE(second.error().is(errc::listen_failed)) << second.error().message();
}

TEST(listener, says_bad_host_for_an_address_that_is_none) {
  loop l("test", 1ms);

  auto at = listener::tcp(l, "localhost", 0);

  EXPECT_TRUE(at.error().is(errc::bad_host));
}

awaitable<void> accept_code(listener& from, error& out) {
  auto s = co_await from.accept();
  out = s.error();
}

TEST(listener, close_ends_an_accept_with_stopped) {
  loop l("test", 1ms);
  auto at = listener::tcp(l, "127.0.0.1", 0);
  error outcome;

  l.spawn(accept_code(*at, outcome));
  l.post([&at] { at->close(); });
  l.run_until_done();

  EXPECT_TRUE(outcome.is(errc::stopped));
}

struct temporary_folder {
  std::string path = [] {
    char name[] = "/tmp/pheidi-net-XXXXXX";
    return std::string(::mkdtemp(name));
  }();
  ~temporary_folder() { std::filesystem::remove_all(path); }
};

TEST(listener, unix_socket_has_the_mode_it_was_given_and_is_removed_on_close) {
  temporary_folder folder;
  loop l("test", 1ms);
  const auto path = folder.path + "/s";

  auto at = listener::unix_path(l, path, 0620);
  struct stat seen {};
  ASSERT_EQ(::stat(path.c_str(), &seen), 0);
  stream server;
  l.spawn(tcp_pair::accept_one(*at, server));
  auto client = run(l, dial_unix(l, path, 5s));
  at->close();

  EXPECT_EQ(seen.st_mode & 0777u, 0620u);
  EXPECT_TRUE(client.has_value());
  EXPECT_EQ(server.peer(), "unix");
  EXPECT_FALSE(std::filesystem::exists(path));
}

/// What a process that was killed leaves behind.
void leave_stale_socket(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un a{};
  a.sun_family = AF_UNIX;
  path.copy(a.sun_path, path.size());
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&a), sizeof a), 0);
  ::close(fd);
}

TEST(listener, replaces_a_stale_unix_socket) {
  temporary_folder folder;
  loop l("test", 1ms);
  leave_stale_socket(folder.path + "/s");

  auto at = listener::unix_path(l, folder.path + "/s");

  EXPECT_TRUE(at.has_value()) << at.error().message();
}

TEST(listener, leaves_a_living_unix_socket_and_other_files_alone) {
  temporary_folder folder;
  loop l("test", 1ms);
  auto living = listener::unix_path(l, folder.path + "/s");
  std::filesystem::create_directory(folder.path + "/d");

  auto second = listener::unix_path(l, folder.path + "/s");
  auto on_folder = listener::unix_path(l, folder.path + "/d");

  EXPECT_TRUE(second.error().is(errc::listen_failed));
  EXPECT_TRUE(on_folder.error().is(errc::listen_failed));
  EXPECT_TRUE(std::filesystem::exists(folder.path + "/s"));
}

TEST(dial_unix, fails_where_nobody_listens) {
  loop l("test", 1ms);

  const auto missing = run(l, dial_unix(l, "/nonexistent/socket", 1s));

  EXPECT_TRUE(missing.error().is(errc::connect_failed)) << missing.error().message();
}

/// Lowers the limit of open files so that none is left.
struct no_descriptors_left {
  rlimit before{};
  no_descriptors_left() {
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int next = ::dup(0);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~no_descriptors_left() { give_back(); }
  void give_back() const { ::setrlimit(RLIMIT_NOFILE, &before); }
};

TEST(dial, says_out_of_descriptors) {
  loop l("test", 1ms);
  auto at = listener::tcp(l, "127.0.0.1", 0);
  result<stream> dialled = error(errc::ok);

  {
    no_descriptors_left full;
    dialled = run(l, dial_unix(l, "/tmp/x", 1s));
  }

  EXPECT_TRUE(dialled.error().is(errc::out_of_descriptors)) << dialled.error().message();
}

awaitable<void> give_back_later(loop& l, no_descriptors_left& full, bool& waited) {
  co_await sleep_for(l, 20ms);
  waited = true;
  full.give_back();
}

TEST(listener, pauses_when_descriptors_run_out_and_goes_on_when_some_are_back) {
  loop l("test", 1ms);
  auto at = listener::tcp(l, "127.0.0.1", 0);
  auto client = run(l, dial_trusted(l, "127.0.0.1", at->port(), 5s));
  ASSERT_TRUE(client.has_value());
  stream server;
  bool waited = false;
  // The first line of a log starts a thread, and the sanitizers need descriptors for that.
  log::warn("test.before_the_shortage");

  no_descriptors_left full;
  l.spawn(tcp_pair::accept_one(*at, server));
  l.spawn(give_back_later(l, full, waited));
  l.run_until_done();

  EXPECT_TRUE(waited);
  EXPECT_TRUE(server.open());
}

} // namespace
} // namespace pheidi::net
