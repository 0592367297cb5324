#include "dns_channel.hpp"

#include "descriptor.hpp"

#include <ares.h>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

/// c-ares doubles its timeout at each try: 1/5 + 2/5 + 4/5, so the third try is under way at the caller's
/// deadline.
constexpr int tries = 3;
constexpr int timeout_parts = 5;
constexpr milliseconds timeouts_checked_every{50};

struct question {
  std::function<void(dns_answer)> then;
  std::size_t* outstanding;
};

dns_answer::kind judge(int status) {
  switch (status) {
  case ARES_SUCCESS:
    return dns_answer::kind::found;
  case ARES_ENOTFOUND:
    return dns_answer::kind::no_such_name;
  case ARES_ENODATA:
    return dns_answer::kind::no_data;
  case ARES_ETIMEOUT:
    return dns_answer::kind::timeout;
  default:
    return dns_answer::kind::failed;
  }
}

asio::ip::address to_address(const sockaddr* a) {
  if (a->sa_family == AF_INET) {
    asio::ip::address_v4::bytes_type bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(a)->sin_addr, bytes.size());
    return asio::ip::address_v4(bytes);
  }
  asio::ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(a)->sin6_addr, bytes.size());
  return asio::ip::address_v6(bytes);
}

dns_answer to_answer(int status, const ares_addrinfo* info) {
  dns_answer out;
  out.what = judge(status);
  if (status != ARES_SUCCESS || !info) return out;
  int ttl = 1 << 30;
  for (const auto* n = info->nodes; n; n = n->ai_next) {
    if (n->ai_family != AF_INET && n->ai_family != AF_INET6) continue;
    out.found.push_back(to_address(n->ai_addr));
    ttl = std::min(ttl, n->ai_ttl);
  }
  for (const auto* c = info->cnames; c; c = c->next)
    ttl = std::min(ttl, c->ttl);
  out.ttl = seconds(std::max(ttl, 0));
  if (out.found.empty()) out.what = dns_answer::kind::no_data;
  return out;
}

void on_answer(void* asked, int status, int, ares_addrinfo* info) {
  const std::unique_ptr<question> q(static_cast<question*>(asked));
  auto answer = to_answer(status, info);
  ares_freeaddrinfo(info);
  --*q->outstanding;
  q->then(std::move(answer));
}

} // namespace

struct dns_channel::state : std::enable_shared_from_this<state> {
  explicit state(loop& l) : on(l) {}

  struct watch {
    explicit watch(descriptor d) : socket(std::move(d)) {}
    descriptor socket;
    bool wants_read = false;
    bool wants_write = false;
    bool waits_read = false;
    bool waits_write = false;
  };

  static void socket_changed(void* self, ares_socket_t fd, int readable, int writable);
  static void check_timeouts(void* self);
  void watch_socket(int fd, bool readable, bool writable);
  void drop_socket(int fd);
  void wait(const std::shared_ptr<watch>& w);
  void ready(const std::shared_ptr<watch>& w, bool for_write);
  void keep_time();

  loop& on;
  ares_channel channel = nullptr;
  std::map<int, std::shared_ptr<watch>> sockets;
  timer_wheel::entry timeouts{&state::check_timeouts, this};
  std::size_t outstanding = 0;
};

void dns_channel::state::socket_changed(void* self, ares_socket_t fd, int readable, int writable) {
  auto& s = *static_cast<state*>(self);
  if (readable || writable) return s.watch_socket(fd, readable != 0, writable != 0);
  s.drop_socket(fd);
}

void dns_channel::state::watch_socket(int fd, bool readable, bool writable) {
  auto& w = sockets[fd];
  if (!w) {
    descriptor d(on.context().get_executor());
    boost::system::error_code ec;
    d.assign(fd, ec);
    // Without the reactor c-ares runs into its timeout, which is an answer too.
    if (ec) return drop_socket(fd);
    w = std::make_shared<watch>(std::move(d));
  }
  w->wants_read = readable;
  w->wants_write = writable;
  wait(w);
}

void dns_channel::state::drop_socket(int fd) {
  const auto it = sockets.find(fd);
  if (it == sockets.end()) return;
  const auto w = it->second;
  sockets.erase(it);
  // c-ares closes it.
  if (w && w->socket.is_open()) w->socket.release();
}

void dns_channel::state::wait(const std::shared_ptr<watch>& w) {
  if (w->wants_read && !w->waits_read) {
    w->waits_read = true;
    w->socket.async_wait(descriptor::wait_read, [self = shared_from_this(), w](boost::system::error_code ec) {
      w->waits_read = false;
      if (!ec) self->ready(w, false);
    });
  }
  if (w->wants_write && !w->waits_write) {
    w->waits_write = true;
    w->socket.async_wait(descriptor::wait_write,
                         [self = shared_from_this(), w](boost::system::error_code ec) {
                           w->waits_write = false;
                           if (!ec) self->ready(w, true);
                         });
  }
}

void dns_channel::state::ready(const std::shared_ptr<watch>& w, bool for_write) {
  if (!channel || !w->socket.is_open()) return;
  const int fd = w->socket.native_handle();
  ares_process_fd(channel, for_write ? ARES_SOCKET_BAD : fd, for_write ? fd : ARES_SOCKET_BAD);
  if (channel && w->socket.is_open()) wait(w);
}

void dns_channel::state::keep_time() {
  if (outstanding > 0 && !timeouts.armed()) on.wheel().arm(timeouts, timeouts_checked_every);
}

void dns_channel::state::check_timeouts(void* self) {
  auto& s = *static_cast<state*>(self);
  const auto alive = s.shared_from_this();
  if (!s.channel) return;
  ares_process_fd(s.channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  s.keep_time();
}

dns_channel::dns_channel(std::shared_ptr<state> s) : state_(std::move(s)) {}

dns_channel::~dns_channel() {
  state_->timeouts.cancel();
  const auto channel = std::exchange(state_->channel, nullptr);
  ares_destroy(channel); // answers what is outstanding
  while (!state_->sockets.empty())
    state_->drop_socket(state_->sockets.begin()->first);
}

result<std::unique_ptr<dns_channel>> dns_channel::make(loop& l, const options& o) {
  static const int library = ares_library_init(ARES_LIB_INIT_ALL);
  if (library != ARES_SUCCESS) return error(errc::dns_failed, ares_strerror(library));
  auto s = std::make_shared<state>(l);
  ares_options wanted{};
  // Hosts files are ours to read: c-ares would read the system's at every question.
  char only_dns[] = "b";
  wanted.lookups = only_dns;
  wanted.flags = ARES_FLAG_NOALIASES | (o.search_domains ? 0 : ARES_FLAG_NOSEARCH);
  wanted.timeout = static_cast<int>(std::max<std::int64_t>(o.timeout.count() / timeout_parts, 1));
  wanted.tries = tries;
  wanted.sock_state_cb = &state::socket_changed;
  wanted.sock_state_cb_data = s.get();
  const int mask =
      ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS;
  int status = ares_init_options(&s->channel, &wanted, mask);
  if (status != ARES_SUCCESS) return error(errc::dns_failed, ares_strerror(status));
  std::unique_ptr<dns_channel> made(new dns_channel(s));
  std::string servers;
  for (const auto& n : o.name_servers)
    servers += (servers.empty() ? "" : ",") + n;
  if (!servers.empty()) status = ares_set_servers_ports_csv(s->channel, servers.c_str());
  if (status != ARES_SUCCESS) return error(errc::dns_failed, servers + ": " + ares_strerror(status));
  return made;
}

void dns_channel::ask(const std::string& name, family f, std::function<void(dns_answer)> then) {
  ares_addrinfo_hints hints{};
  hints.ai_flags = ARES_AI_NOSORT;
  hints.ai_family = f == family::ipv4 ? AF_INET : AF_INET6;
  hints.ai_socktype = SOCK_STREAM; // or each address comes once per kind of socket
  // The answer may come inside the call and end this object.
  const auto alive = state_;
  ++alive->outstanding;
  auto q = std::make_unique<question>(question{std::move(then), &alive->outstanding});
  ares_getaddrinfo(alive->channel, name.c_str(), nullptr, &hints, &on_answer, q.release());
  alive->keep_time();
}

} // namespace pheidi::net
