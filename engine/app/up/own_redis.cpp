// The command line says everything: there is no file that could disagree with it.
#include "app/up/own_redis.hpp"

#include "app/up/programs.hpp"

#include <array>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::app {

namespace {

/// One PING by hand: while Redis still reads its log it answers an error.
bool answers_ping(const std::string& path) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (path.size() >= sizeof to.sun_path) return false;
  std::memcpy(to.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const timeval patience{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::array<char, 16> answer{};
  const bool asked = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
                     ::send(fd, "PING\r\n", 6, MSG_NOSIGNAL) == 6;
  const auto got = asked ? ::recv(fd, answer.data(), answer.size(), 0) : 0;
  ::close(fd);
  return got > 0 && std::string_view(answer.data(), static_cast<std::size_t>(got)).starts_with("+PONG");
}

} // namespace

result<own_server> prepare_redis(const data_directory& in, child_user as, int lock) {
  const auto program = installed_redis();
  if (!program)
    return error{errc::refused,
                 "there is no Redis here: install it (Debian: apt install redis-server), or name one "
                 "that runs elsewhere with --redis URL"};
  own_server out;
  out.name = "Redis";
  const auto socket = in.redis_socket().string();
  out.how.arguments = {program->string(),
                       "--port",
                       "0",
                       "--unixsocket",
                       socket,
                       "--unixsocketperm",
                       "700",
                       "--dir",
                       in.redis().string(),
                       "--appendonly",
                       "yes",
                       "--appendfsync",
                       "everysec",
                       "--save",
                       "",
                       "--maxmemory-policy",
                       "noeviction",
                       "--daemonize",
                       "no",
                       "--logfile",
                       ""};
  out.how.output_file = (in.logs() / "redis.log").string();
  out.how.working_directory = in.redis().string();
  out.how.as = as;
  out.how.death_signal = SIGTERM; // it writes its log to the disk and ends
  out.how.keeps_open = lock;
  out.ready = [socket](pid_t) { return answers_ping(socket); };
  return out;
}

} // namespace pheidi::app
