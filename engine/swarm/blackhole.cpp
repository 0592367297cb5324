#include "swarm/blackhole.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace pheidi::swarm {

namespace {

error failed(const std::string& address) {
  return {errc::file, address + ": " + std::strerror(errno)};
}

} // namespace

result<blackhole> blackhole::open(const std::string& address, std::uint16_t port) {
  blackhole hole;
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  const auto* generic = reinterpret_cast<const sockaddr*>(&at);
  const auto add_socket = [&hole] {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0) hole.descriptors_.push_back(fd);
    return fd;
  };
  const int listening = add_socket();
  const int on = 1;
  if (listening < 0 || ::setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
    return failed(address);
  if (::bind(listening, generic, sizeof at) < 0 || ::listen(listening, 0) < 0) return failed(address);
  // Linux keeps backlog + 1 finished connections; the second of ours makes sure of it.
  for (int i = 0; i < 2; ++i) {
    const int filler = add_socket();
    if (filler < 0 || (::connect(filler, generic, sizeof at) < 0 && errno != EINPROGRESS))
      return failed(address);
  }
  return hole;
}

blackhole& blackhole::operator=(blackhole&& other) noexcept {
  std::swap(descriptors_, other.descriptors_);
  return *this;
}

blackhole::~blackhole() {
  for (const int fd : descriptors_)
    ::close(fd);
}

} // namespace pheidi::swarm
