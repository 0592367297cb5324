// A connected byte stream: TCP or unix socket, with or without TLS, on one loop.
//
// Every operation has a deadline by the loop's wheel; when it passes, the socket
// is closed and the operation answers the timeout that was named. One read and
// one write may be under way at once, not two of a kind. `close` ends what is
// under way with errc::closed; the stream may be destroyed or moved meanwhile.
//
// read_some touches its buffer only right before it completes, with no
// suspension in between, so all coroutines of a loop may read into one shared
// buffer, if each takes what it needs before it suspends again.
#pragma once

#include "pheidi/base/lru.hpp"
#include "pheidi/net/errc.hpp"
#include "pheidi/net/guard.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/net/resolver.hpp"
#include "pheidi/net/tls.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pheidi::net {

class stream {
 public:
  stream() = default;
  stream(stream&&) noexcept;
  stream& operator=(stream&&) noexcept;
  ~stream();

  /// At least one byte; errc::closed at the end of the stream. `timeout_code` is what a passed deadline
  /// answers.
  awaitable<result<std::size_t>> read_some(std::span<char> into, milliseconds timeout,
                                           errc timeout_code = errc::read_timeout);
  /// All of head then body, as one write where possible. Both must outlive the operation; neither is copied
  /// unless TLS needs one contiguous record.
  awaitable<result<void>> write(std::string_view head, std::string_view body, milliseconds timeout);
  /// What can be sent at once of head, then body, without suspending; both are cut to what is left. Only on a
  /// plain stream, and only while no write is under way. What went wrong shows in the `write` of the rest.
  void write_now(std::string_view& head, std::string_view& body);
  /// An upgrade of a plain stream (a proxy's tunnel, a server's accepted socket).
  awaitable<result<void>> handshake_client(tls_client_context& tls, std::string host, std::uint16_t port,
                                           milliseconds timeout);
  awaitable<result<void>> handshake_server(tls_server_context& tls, milliseconds timeout);

  bool open() const;
  /// True if the peer has closed or sent something unasked: an idle connection that must not be reused.
  bool stale() const;
  void close();
  /// TCP reset instead of FIN (the swarm's "reset" behaviour).
  void reset();
  /// The peer's address, for logs: "192.0.2.1:443".
  std::string peer() const;
  bool resumed() const; ///< the TLS session was resumed

  struct impl;
  explicit stream(std::shared_ptr<impl> i);

 private:
  std::shared_ptr<impl> impl_; // shared with operations under way
};

/// Wraps an accepted or connected native descriptor (non-blocking mode is set). Takes ownership.
/// The stream is not open if the descriptor is not usable.
stream adopt(loop& l, int descriptor);

struct dial_timeouts {
  milliseconds dns{5000};
  milliseconds connect{5000};
  milliseconds tls{10000};
};

/// What dialling needs; all of it lives on one loop and outlives every dial.
struct dialer {
  loop& on;
  resolver& names;
  const guard& addresses;
  tls_client_context* tls = nullptr; // needed for tls = true
  dial_timeouts timeouts{};
  /// Hosts whose IPv4 addresses answered where IPv6 did not: tried in that order next time.
  lru<std::string, bool> prefers_ipv4{4096};
};

/// Resolves, filters by the guard, connects (IPv6 first, the next address after 250 ms, RFC 8305), shakes
/// hands.
awaitable<result<stream>> dial(dialer& d, std::string host, std::uint16_t port, bool tls);
/// No name, no guard: for Redis, which the admin configured.
awaitable<result<stream>> dial_unix(loop& l, std::string path, milliseconds timeout);
/// The system's resolver settings (hosts file, search domains) count; no guard.
awaitable<result<stream>> dial_trusted(loop& l, std::string host, std::uint16_t port, milliseconds timeout);

/// A listening socket. port 0: a free one.
class listener {
 public:
  static result<listener> tcp(loop& l, const std::string& address, std::uint16_t port);
  static result<listener> unix_path(loop& l, const std::string& path, unsigned mode = 0660);
  listener(listener&&) noexcept;
  listener& operator=(listener&&) noexcept;
  ~listener();
  /// Out of descriptors: waits and tries again. errc::stopped after close(), which may come while it waits.
  awaitable<result<stream>> accept();
  std::uint16_t port() const;
  void close();

 private:
  struct impl;
  explicit listener(std::shared_ptr<impl> i);
  static awaitable<result<stream>> accept_on(std::shared_ptr<impl> self);
  static awaitable<result<stream>> answer_stopped();
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::net
