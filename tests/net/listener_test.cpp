// Listeners: TCP and unix sockets, what lies at the path before, descriptors running out.
#include "pairs.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/net/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::net {
namespace {

TEST(listener, accepts_tcp_and_names_the_peer) {
  tcp_pair c;

  const auto written = run(c.l, c.client.write("hello", "", 1s));
  const auto read = run(c.l, read_text(c.server));

  EXPECT_TRUE(written.has_value());
  EXPECT_EQ(*read, "hello");
  EXPECT_EQ(c.client.peer(), "127.0.0.1:" + std::to_string(c.at.port()));
  EXPECT_THAT(c.server.peer(), testing::StartsWith("127.0.0.1:"));
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
