#include "connect.hpp"

#include "pheidi/net/event.hpp"

#include <cerrno>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <utility>

namespace pheidi::net {

using boost::asio::ip::tcp;

namespace {

constexpr milliseconds next_after{250};

struct attempt {
  descriptor socket;
  tcp::endpoint peer;
};

/// All attempts of one dial. Shared with the handlers of those that are under way.
struct race : std::enable_shared_from_this<race> {
  race(loop& l, std::string text) : on(l), changed(l), label(std::move(text)) {}

  void start(const tcp::endpoint& to);
  void settle(const std::shared_ptr<attempt>& one);
  void lost(const tcp::endpoint& to, int number);
  static void time_over(void* self);

  loop& on;
  event changed; // something of the following has changed
  std::string label;
  std::size_t pending = 0;
  std::shared_ptr<attempt> winner;
  std::optional<error> failure; // of the first attempt that failed: the preferred address
  std::vector<std::weak_ptr<attempt>> under_way;
  timer_wheel::entry deadline{&race::time_over, this};
  bool timed_out = false;
};

void race::lost(const tcp::endpoint& to, int number) {
  if (!failure)
    failure = system_error(number, label + " [" + to.address().to_string() + "]", errc::connect_failed);
  changed.set();
}

void race::start(const tcp::endpoint& to) {
  auto socket = open_socket(on, to.address().is_v6() ? AF_INET6 : AF_INET);
  if (!socket) {
    if (!failure) failure = std::move(socket).error();
    return changed.set();
  }
  auto one = std::make_shared<attempt>(attempt{std::move(*socket), to});
  const int fd = one->socket.native_handle();
  if (::connect(fd, to.data(), static_cast<socklen_t>(to.size())) != 0 && errno != EINPROGRESS)
    return lost(to, errno);
  ++pending;
  under_way.push_back(one);
  one->socket.async_wait(descriptor::wait_write,
                         [self = shared_from_this(), one](boost::system::error_code ec) {
                           --self->pending;
                           if (!ec) self->settle(one);
                           self->changed.set();
                         });
}

void race::settle(const std::shared_ptr<attempt>& one) {
  int number = 0;
  socklen_t size = sizeof number;
  if (::getsockopt(one->socket.native_handle(), SOL_SOCKET, SO_ERROR, &number, &size) != 0) number = errno;
  if (number != 0) return lost(one->peer, number);
  if (!winner) winner = one;
}

void race::time_over(void* self) {
  auto& r = *static_cast<race*>(self);
  r.timed_out = true;
  r.changed.set();
}

/// Closes the attempts that lost when the dial ends, in whichever way.
struct finish_line {
  std::shared_ptr<race> of;
  explicit finish_line(std::shared_ptr<race> r) : of(std::move(r)) {}
  finish_line(const finish_line&) = delete;
  finish_line& operator=(const finish_line&) = delete;
  ~finish_line() {
    of->deadline.cancel();
    boost::system::error_code ignored;
    for (const auto& weak : of->under_way)
      if (const auto one = weak.lock(); one && one != of->winner) one->socket.close(ignored);
  }
};

} // namespace

awaitable<result<connected>> connect_first(loop& l, std::vector<tcp::endpoint> to, std::string label,
                                           milliseconds timeout) {
  const auto all = std::make_shared<race>(l, label);
  const finish_line finish(all);
  l.wheel().arm(all->deadline, timeout);
  std::size_t next = 0;
  while (true) {
    if (all->winner) co_return connected(std::move(all->winner->socket), all->winner->peer);
    if (all->timed_out) co_return error(errc::connect_timeout, label);
    if (next == to.size() && all->pending == 0) break;
    all->changed.clear();
    if (next < to.size()) all->start(to[next++]);
    const auto patience = next < to.size() ? next_after : event::forever;
    (void)co_await all->changed.wait(patience);
  }
  if (all->failure) co_return *all->failure;
  co_return error(errc::connect_failed, label);
}

std::vector<boost::asio::ip::address> interleaved(const std::vector<boost::asio::ip::address>& addresses,
                                                  bool ipv4_first) {
  std::vector<boost::asio::ip::address> family[2];
  for (const auto& a : addresses)
    family[a.is_v4() == ipv4_first ? 0 : 1].push_back(a);
  std::vector<boost::asio::ip::address> out;
  for (std::size_t i = 0; out.size() < addresses.size(); ++i)
    for (const auto& f : family)
      if (i < f.size()) out.push_back(f[i]);
  return out;
}

} // namespace pheidi::net
