// The system calls of a plain stream, each tried once without waiting.
#include "stream_impl.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace pheidi::net {

namespace {

io_step judge(ssize_t n, io_step::kind would_wait, int& number) {
  if (n >= 0) return io_step::done(static_cast<std::size_t>(n));
  number = errno;
  if (number == EAGAIN || number == EWOULDBLOCK || number == EINTR) return io_step::wants(would_wait);
  return io_step::failed(errc::reset);
}

void drop_front(std::string_view& text, std::size_t& n) {
  const auto taken = std::min(n, text.size());
  text.remove_prefix(taken);
  n -= taken;
}

} // namespace

void deadline::fire(void* self) {
  auto& d = *static_cast<deadline*>(self);
  d.passed_ = true;
  boost::system::error_code ignored;
  d.socket_.cancel(ignored);
}

io_step stream::impl::try_read(std::span<char> into) {
  if (tls) return tls->read(into);
  const auto step = judge(::recv(fd(), into.data(), into.size(), 0), io_step::kind::wants_read, system_errno);
  if (step.what == io_step::kind::done && step.bytes == 0) return io_step::failed(errc::closed);
  return step;
}

io_step stream::impl::try_send(std::string_view& head, std::string_view& body) {
  iovec parts[2] = {{const_cast<char*>(head.data()), head.size()},
                    {const_cast<char*>(body.data()), body.size()}};
  msghdr message{};
  message.msg_iov = head.empty() ? parts + 1 : parts;
  message.msg_iovlen = head.empty() || body.empty() ? 1 : 2;
  const auto step = judge(::sendmsg(fd(), &message, MSG_NOSIGNAL), io_step::kind::wants_write, system_errno);
  auto sent = step.bytes;
  drop_front(head, sent);
  drop_front(body, sent);
  asked = head.empty() && body.empty();
  return step;
}

void stream::impl::close() {
  if (!open()) return;
  if (tls) tls->say_goodbye();
  tls.reset();
  boost::system::error_code ignored;
  socket.close(ignored);
}

error stream::impl::fail(errc code) {
  close();
  return {code, peer()};
}

error stream::impl::fail(const io_step& step) {
  auto context = peer();
  if (tls && !tls->why().empty()) {
    context += ": " + tls->why();
  } else if (step.failure == errc::reset) {
    context = system_error(system_errno, std::move(context), errc::reset).context;
  }
  close();
  return {step.failure, std::move(context)};
}

std::string stream::impl::peer() const {
  if (unix_peer) return "unix";
  const auto address = peer_address.address();
  return address.is_v6() ? fmt::format("[{}]:{}", address.to_string(), peer_address.port())
                         : fmt::format("{}:{}", address.to_string(), peer_address.port());
}

stream make_stream(loop& l, descriptor&& socket, boost::asio::ip::tcp::endpoint peer) {
  send_at_once(socket.native_handle());
  return stream(std::make_shared<stream::impl>(l, std::move(socket), std::move(peer), false));
}

stream make_unix_stream(loop& l, descriptor&& socket) {
  return stream(std::make_shared<stream::impl>(l, std::move(socket), boost::asio::ip::tcp::endpoint{}, true));
}

} // namespace pheidi::net
