// epoll over two hundred connections.
#include "sender.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pheidi::bench {

namespace {

/// Nothing at all for so long: the server is stuck.
constexpr std::chrono::seconds patience{120};

int connect_to(const std::string& socket) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  if (socket.size() >= sizeof to.sun_path) throw std::runtime_error("too long for a socket: " + socket);
  std::memcpy(to.sun_path, socket.c_str(), socket.size() + 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("nobody listens at " + socket + ": " + std::strerror(errno));
  return fd;
}

/// The answer's status when all of it is there; 0 before.
int complete(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  if (end == answer.npos) return 0;
  const auto* named = ::strcasestr(answer.c_str(), "\r\nContent-Length:");
  const auto length = named ? std::strtoul(named + 17, nullptr, 10) : 0;
  return answer.size() >= end + 4 + length ? std::atoi(answer.c_str() + 9) : 0;
}

double ms_since(std::chrono::steady_clock::time_point t) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - t).count();
}

} // namespace

double sent::latency(double quantile) const {
  auto sorted = latencies_ms;
  std::sort(sorted.begin(), sorted.end());
  const auto at = static_cast<std::size_t>(quantile * static_cast<double>(sorted.size()));
  return sorted.at(std::min(at, sorted.size() - 1));
}

sender::sender(const std::string& socket)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), connections_(remote_hosts) {
  for (auto& c : connections_) {
    c.fd = connect_to(socket);
    epoll_event e{EPOLLIN, {.ptr = &c}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, c.fd, &e);
  }
}

sender::~sender() {
  for (auto& c : connections_)
    if (c.fd >= 0) ::close(c.fd);
  ::close(epoll_);
}

void sender::watch(connection& c, bool writable) {
  if (c.wants_to_write == writable) return;
  c.wants_to_write = writable;
  epoll_event e{writable ? EPOLLIN | EPOLLOUT : std::uint32_t{EPOLLIN}, {.ptr = &c}};
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, c.fd, &e);
}

void sender::start_next(connection& c) {
  if (c.under_way || c.queue.empty()) return;
  c.under_way = true;
  c.written = 0;
  c.answer.clear();
  write_on(c);
}

void sender::write_on(connection& c) {
  const auto& text = c.queue.front().what->text;
  while (c.written < text.size()) {
    const auto n =
        ::send(c.fd, text.data() + c.written, text.size() - c.written, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return watch(c, true);
    if (n < 0) throw std::runtime_error(std::string("the server hung up: ") + std::strerror(errno));
    c.written += static_cast<std::size_t>(n);
  }
  watch(c, false);
}

void sender::read_on(connection& c, sent& out) {
  std::array<char, 4096> buffer{};
  const auto n = ::recv(c.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) throw std::runtime_error("the server closed a kept connection");
  if (!c.under_way) throw std::runtime_error("an answer without a question");
  c.answer.append(buffer.data(), static_cast<std::size_t>(n));
  const int status = complete(c.answer);
  if (status == 0) return;
  ++(status == 202 ? out.accepted : out.refused);
  out.latencies_ms.push_back(ms_since(c.queue.front().due));
  c.queue.pop_front();
  c.under_way = false;
  start_next(c);
}

void sender::wait(clock::time_point until, sent& out) {
  const auto left = std::max<std::int64_t>(0, (until - clock::now()).count());
  const timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
  std::array<epoll_event, 64> events{};
  const int n = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  for (int i = 0; i < n; ++i) {
    const auto& e = events[static_cast<std::size_t>(i)];
    auto& c = *static_cast<connection*>(e.data.ptr);
    if (e.events & EPOLLOUT) write_on(c);
    if (e.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_on(c, out);
  }
}

sent sender::send(std::span<const request> requests, double per_second) {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> gap(per_second > 0 ? per_second : 1);
  sent out;
  out.latencies_ms.reserve(requests.size());
  const auto begun = clock::now();
  auto due = begun;
  auto progress = begun;
  std::size_t answered = 0;
  for (std::size_t next = 0; out.latencies_ms.size() < requests.size();) {
    const auto now = clock::now();
    for (; next < requests.size() && due <= now; ++next) {
      auto& c = connections_[requests[next].host];
      c.queue.push_back({&requests[next], due});
      start_next(c);
      if (per_second > 0)
        due += std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(gap(random)));
    }
    wait(next < requests.size() ? due : now + std::chrono::seconds(1), out);
    if (out.latencies_ms.size() != answered) progress = clock::now();
    answered = out.latencies_ms.size();
    if (clock::now() - progress > patience) throw std::runtime_error("the server answers no more");
  }
  out.seconds = std::chrono::duration<double>(clock::now() - begun).count();
  return out;
}

} // namespace pheidi::bench
