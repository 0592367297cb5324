// A socket for each port that was given out, until the process ends.
#include "free_port.hpp"

#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>

namespace pheidi::test {

std::uint16_t free_port() {
  // The socket stays bound and never listens: the kernel gives its port to nobody, and a server, which binds
  // with SO_REUSEADDR, too, may have it all the same.
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int reuse = 1;
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  const bool ok = ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) == 0 &&
                  ::bind(fd, reinterpret_cast<sockaddr*>(&a), size) == 0 &&
                  ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size) == 0;
  if (!ok) throw std::runtime_error("no free port");
  return ntohs(a.sin_port);
}

} // namespace pheidi::test
