#include "descriptor.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace pheidi::net {

error system_error(int number, std::string what, errc otherwise) {
  const auto code = [number, otherwise] {
    switch (number) {
    case EMFILE:
    case ENFILE:
      return errc::out_of_descriptors;
    case ECONNRESET:
    case EPIPE:
      return errc::reset;
    case ETIMEDOUT:
      return errc::connect_timeout;
    default:
      return otherwise;
    }
  }();
  what += what.empty() ? "" : ": ";
  what += boost::system::error_code(number, boost::system::system_category()).message();
  return {code, std::move(what)};
}

result<descriptor> take_socket(loop& l, int fd) {
  descriptor d(l.context().get_executor());
  boost::system::error_code ec;
  d.assign(fd, ec);
  if (!ec) return d;
  ::close(fd);
  return system_error(ec.value(), "epoll", errc::connect_failed);
}

result<descriptor> open_socket(loop& l, int family) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return system_error(errno, "socket", errc::connect_failed);
  return take_socket(l, fd);
}

void send_at_once(int fd) {
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

} // namespace pheidi::net
