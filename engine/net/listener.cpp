// Listening sockets: TCP and unix. Running out of descriptors pauses accepting, nothing else.
#include "descriptor.hpp"
#include "stream_impl.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/net/stream.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

constexpr milliseconds full_pause{100};
constexpr int backlog = 4096; // the kernel cuts it to net.core.somaxconn

/// True unless something that is not ours to remove is at the path.
bool clear_stale_socket(const std::string& path, const sockaddr_un& address) {
  struct stat seen {};
  if (::lstat(path.c_str(), &seen) != 0) return true;
  if (!S_ISSOCK(seen.st_mode)) return false;
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  const bool refused = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                       errno == ECONNREFUSED;
  ::close(probe);
  return refused && ::unlink(path.c_str()) == 0;
}

bool worth_another_try(int number) {
  return number == EINTR || number == ECONNABORTED || number == EPROTO || number == ENETDOWN ||
         number == EHOSTUNREACH || number == ENETUNREACH;
}

bool starved(int number) {
  return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}

} // namespace

struct listener::impl {
  impl(loop& l, descriptor&& d) : on(l), socket(std::move(d)) {}
  ~impl() { close(); }

  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    struct stat now {};
    const bool still_ours = !path.empty() && ::lstat(path.c_str(), &now) == 0 && now.st_ino == inode;
    if (still_ours) (void)::unlink(path.c_str());
    path.clear();
  }

  loop& on;
  descriptor socket;
  std::uint16_t port = 0;
  std::string path; // of a unix socket, until closed
  ino_t inode = 0;
  bool starving = false; // logged once per shortage
};

listener::listener(std::shared_ptr<impl> i) : impl_(std::move(i)) {}
listener::listener(listener&&) noexcept = default;
listener& listener::operator=(listener&& other) noexcept {
  if (this != &other) {
    close();
    impl_ = std::move(other.impl_);
  }
  return *this;
}
listener::~listener() {
  close();
}

result<listener> listener::tcp(loop& l, const std::string& address, std::uint16_t port) {
  boost::system::error_code ec;
  const auto parsed = asio::ip::make_address(address, ec);
  if (ec) return error(errc::bad_host, address);
  asio::ip::tcp::endpoint local(parsed, port);
  auto socket = open_socket(l, parsed.is_v6() ? AF_INET6 : AF_INET);
  if (!socket) return socket.error();
  const int fd = socket->native_handle();
  const int on = 1;
  (void)::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, local.data(), static_cast<socklen_t>(local.size())) != 0 || ::listen(fd, backlog) != 0)
    return system_error(errno, address + ":" + std::to_string(port), errc::listen_failed);
  socklen_t size = static_cast<socklen_t>(local.capacity());
  (void)::getsockname(fd, local.data(), &size);
  auto made = std::make_shared<impl>(l, std::move(*socket));
  made->port = local.port();
  return listener(std::move(made));
}

result<listener> listener::unix_path(loop& l, const std::string& path, unsigned mode) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return error(errc::listen_failed, "path too long: " + path);
  path.copy(address.sun_path, path.size());
  if (!clear_stale_socket(path, address)) return error(errc::listen_failed, path + ": in use");
  auto socket = open_socket(l, AF_UNIX);
  if (!socket) return socket.error();
  const int fd = socket->native_handle();
  // Before bind, so that there is no moment with wider permissions; after it, because of the umask.
  (void)::fchmod(fd, mode);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return system_error(errno, path, errc::listen_failed);
  auto made = std::make_shared<impl>(l, std::move(*socket));
  struct stat seen {};
  if (::lstat(path.c_str(), &seen) == 0) made->inode = seen.st_ino;
  made->path = path;
  if (::chmod(path.c_str(), mode) != 0 || ::listen(fd, backlog) != 0)
    return system_error(errno, path, errc::listen_failed);
  return listener(std::move(made));
}

awaitable<result<stream>> listener::accept_on(std::shared_ptr<impl> self) {
  boost::system::error_code ignored;
  while (self->socket.is_open()) {
    asio::ip::tcp::endpoint peer;
    socklen_t size = static_cast<socklen_t>(peer.capacity());
    const int fd = ::accept4(self->socket.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      self->starving = false;
      auto socket = take_socket(self->on, fd);
      if (!socket) continue;
      if (!self->path.empty()) co_return make_unix_stream(self->on, std::move(*socket));
      co_return make_stream(self->on, std::move(*socket), std::move(peer));
    }
    const int number = errno;
    if (worth_another_try(number)) continue;
    if (starved(number)) {
      if (!self->starving) log::warn("net.accept_paused", {{"port", self->port}, {"path", self->path}});
      self->starving = true;
      co_await sleep_for(self->on, full_pause);
      continue;
    }
    if (number != EAGAIN) co_return system_error(number, "accept", errc::listen_failed);
    co_await self->socket.async_wait(descriptor::wait_read,
                                     asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return error(errc::stopped);
}

awaitable<result<stream>> listener::answer_stopped() {
  co_return error(errc::stopped);
}

awaitable<result<stream>> listener::accept() {
  return impl_ ? accept_on(impl_) : answer_stopped();
}

std::uint16_t listener::port() const {
  return impl_ ? impl_->port : std::uint16_t(0);
}

void listener::close() {
  if (impl_) impl_->close();
}

} // namespace pheidi::net
