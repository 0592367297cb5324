// The operations of a stream: try first, wait only when the socket would block, answer deadlines in our
// terms.
//
// When a deadline has passed the call is tried a last time, so a loop that was
// late itself does not blame the peer.
#include "pheidi/net/stream.hpp"

#include "stream_impl.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

using shared_impl = std::shared_ptr<stream::impl>;

/// Above this size head and body are not joined into one TLS write: copying would cost more than a record.
constexpr std::size_t joined_bytes = 64 << 10;

/// The deadline of one operation, armed when it first has to wait.
class bounded {
 public:
  explicit bounded(deadline& d) : deadline_(d) {}
  ~bounded() { deadline_.disarm(); }
  bounded(const bounded&) = delete;
  bounded& operator=(const bounded&) = delete;

 private:
  deadline& deadline_;
};

auto direction(const io_step& step) {
  return step.what == io_step::kind::wants_write ? descriptor::wait_write : descriptor::wait_read;
}

bool waits(const io_step& step) {
  return step.what == io_step::kind::wants_read || step.what == io_step::kind::wants_write;
}

template <class T>
awaitable<result<T>> answer(errc code) {
  co_return error(code);
}

awaitable<result<std::size_t>> read_into(shared_impl self, std::span<char> into, milliseconds timeout,
                                         errc timeout_code) {
  boost::system::error_code ignored;
  const bounded limit(self->reading);
  if (std::exchange(self->asked, false) && !(self->tls && self->tls->buffered())) {
    // Saves a call that would only say that nothing is there; what came meanwhile ends the wait at once.
    self->reading.arm(self->on, timeout);
    co_await self->socket.async_wait(descriptor::wait_read,
                                     asio::redirect_error(asio::use_awaitable, ignored));
  }
  while (self->open()) {
    const auto step = self->try_read(into);
    if (step.what == io_step::kind::done) co_return step.bytes;
    if (!waits(step)) co_return self->fail(step);
    if (self->reading.passed()) co_return self->fail(timeout_code);
    self->reading.arm(self->on, timeout);
    co_await self->socket.async_wait(direction(step), asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return error(errc::closed);
}

awaitable<result<void>> write_plain(shared_impl self, std::string_view head, std::string_view body,
                                    milliseconds timeout) {
  boost::system::error_code ignored;
  const bounded limit(self->writing);
  while (self->open()) {
    if (head.empty() && body.empty()) co_return result<void>();
    const auto step = self->try_send(head, body);
    if (step.what == io_step::kind::done) continue;
    if (!waits(step)) co_return self->fail(step);
    if (self->writing.passed()) co_return self->fail(errc::write_timeout);
    self->writing.arm(self->on, timeout);
    co_await self->socket.async_wait(direction(step), asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return error(errc::closed);
}

/// Head and the start of the body as one text, so that they leave in one record. Valid until the next call.
std::string_view join(std::string_view head, std::string_view& body) {
  thread_local std::string scratch;
  const auto taken = std::min(body.size(), joined_bytes);
  scratch.assign(head).append(body.substr(0, taken));
  body.remove_prefix(taken);
  return scratch;
}

awaitable<result<void>> write_tls(shared_impl self, std::string_view head, std::string_view body,
                                  milliseconds timeout) {
  boost::system::error_code ignored;
  std::string kept;
  const bounded limit(self->writing);
  bool in_scratch = !head.empty() && !body.empty();
  auto now = in_scratch ? join(head, body) : head;
  while (self->open()) {
    if (now.empty()) now = std::exchange(body, {});
    if (now.empty()) {
      self->asked = true;
      co_return result<void>();
    }
    const auto step = self->tls->write(now);
    if (step.what == io_step::kind::done) {
      now = {};
      in_scratch = false;
      continue;
    }
    if (!waits(step)) co_return self->fail(step);
    if (self->writing.passed()) co_return self->fail(errc::write_timeout);
    if (in_scratch) {
      // Others write while this one waits.
      now = kept.assign(now);
      in_scratch = false;
    }
    self->writing.arm(self->on, timeout);
    co_await self->socket.async_wait(direction(step), asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return error(errc::closed);
}

awaitable<result<void>> shake_hands(shared_impl self, milliseconds timeout) {
  boost::system::error_code ignored;
  const bounded limit(self->reading);
  while (self->open()) {
    const auto step = self->tls->handshake();
    if (step.what == io_step::kind::done) co_return result<void>();
    if (!waits(step)) co_return self->fail(step);
    if (self->reading.passed()) co_return self->fail(errc::tls_timeout);
    self->reading.arm(self->on, timeout);
    co_await self->socket.async_wait(direction(step), asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return error(errc::closed);
}

awaitable<result<void>> begin_tls(shared_impl self, result<std::unique_ptr<tls_link>> link,
                                  milliseconds timeout) {
  if (!link) {
    self->close();
    co_return link.error();
  }
  self->tls = std::move(*link);
  auto shaken = co_await shake_hands(std::move(self), timeout);
  co_return shaken;
}

} // namespace

stream::stream(std::shared_ptr<impl> i) : impl_(std::move(i)) {}
stream::stream(stream&&) noexcept = default;
stream& stream::operator=(stream&& other) noexcept {
  if (this != &other) {
    close();
    impl_ = std::move(other.impl_);
  }
  return *this;
}
stream::~stream() {
  close();
}

awaitable<result<std::size_t>> stream::read_some(std::span<char> into, milliseconds timeout,
                                                 errc timeout_code) {
  if (!open()) return answer<std::size_t>(errc::closed);
  return read_into(impl_, into, timeout, timeout_code);
}

awaitable<result<void>> stream::write(std::string_view head, std::string_view body, milliseconds timeout) {
  if (!open()) return answer<void>(errc::closed);
  return impl_->tls ? write_tls(impl_, head, body, timeout) : write_plain(impl_, head, body, timeout);
}

void stream::write_now(std::string_view& head, std::string_view& body) {
  if (open() && !impl_->tls) (void)impl_->try_send(head, body);
}

awaitable<result<void>> stream::handshake_client(tls_client_context& tls, std::string host,
                                                 std::uint16_t port, milliseconds timeout) {
  if (!open()) return answer<void>(errc::closed);
  return begin_tls(impl_, tls_link::client(tls, std::move(host), port, impl_->fd()), timeout);
}

awaitable<result<void>> stream::handshake_server(tls_server_context& tls, milliseconds timeout) {
  if (!open()) return answer<void>(errc::closed);
  return begin_tls(impl_, tls_link::server(tls, impl_->fd()), timeout);
}

bool stream::open() const {
  return impl_ && impl_->open();
}

bool stream::stale() const {
  if (!open()) return true;
  char byte = 0;
  const auto n = ::recv(impl_->fd(), &byte, 1, MSG_PEEK);
  if (n < 0) return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
  if (n == 0 || !impl_->tls) return true;
  // Session tickets arrive whenever the server likes and are no sign of trouble.
  return impl_->tls->unasked_input();
}

void stream::close() {
  if (impl_) impl_->close();
}

void stream::reset() {
  if (!open()) return;
  const linger at_once{1, 0};
  (void)::setsockopt(impl_->fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  impl_->tls.reset(); // without a farewell
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

std::string stream::peer() const {
  return impl_ ? impl_->peer() : std::string();
}

bool stream::resumed() const {
  return impl_ && impl_->tls && impl_->tls->resumed();
}

stream adopt(loop& l, int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  (void)::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  asio::ip::tcp::endpoint peer;
  socklen_t size = static_cast<socklen_t>(peer.capacity());
  const bool known = ::getpeername(fd, peer.data(), &size) == 0;
  const auto family = known ? peer.data()->sa_family : AF_UNIX;
  auto socket = take_socket(l, fd);
  if (!socket) return {};
  if (family != AF_INET && family != AF_INET6) return make_unix_stream(l, std::move(*socket));
  return make_stream(l, std::move(*socket), std::move(peer));
}

} // namespace pheidi::net
