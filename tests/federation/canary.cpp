#include "canary.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace pheidi::test {

namespace {

bool listen_at(int fd, const sockaddr* at, socklen_t size) {
  return fd >= 0 && ::bind(fd, at, size) == 0 && ::listen(fd, 128) == 0;
}

} // namespace

canary::canary() {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int first = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (!listen_at(first, reinterpret_cast<const sockaddr*>(&v4), sizeof v4))
    throw std::runtime_error("no canary on 127.0.0.1");
  socklen_t size = sizeof v4;
  ::getsockname(first, reinterpret_cast<sockaddr*>(&v4), &size);
  port_ = ntohs(v4.sin_port);
  sockets_.push_back(first);

  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  v6.sin6_port = v4.sin_port;
  const int second = ::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listen_at(second, reinterpret_cast<const sockaddr*>(&v6), sizeof v6))
    sockets_.push_back(second);
  else if (second >= 0)
    ::close(second);
}

canary::~canary() {
  for (const int fd : sockets_)
    ::close(fd);
}

int canary::touches() {
  int n = 0;
  for (const int fd : sockets_)
    for (int peer = 0; (peer = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ++n)
      ::close(peer);
  return n;
}

} // namespace pheidi::test
