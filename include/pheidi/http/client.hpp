// HTTP/1.1 client of one loop: kept connections per origin, one exchange at a time on each.
//
//   auto lease = co_await client.acquire(url.to);            // idle or freshly dialled
//   ... sign, so that Date is fresh ...
//   auto reply = co_await client.exchange(*lease, head, body);
//
// A lease that is destroyed gives its connection back if the exchange left it
// reusable, else closes it. Head and body are the caller's and are not copied.
// When a kept connection turns out dead before a byte of the answer came, the
// exchange dials once more by itself. The client outlives what it was asked
// for; a lease may outlive the client.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/http/errc.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/net/stream.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::http {

struct client_options {
  std::size_t max_connections = 8192; // open and dialling, this loop
  std::size_t idle_per_origin = 16;
  milliseconds idle_timeout{30000};
  milliseconds write_timeout{10000};
  milliseconds first_byte_timeout{10000};
  milliseconds total_timeout{30000}; // of one exchange
  std::size_t max_header_bytes = 32 << 10;
  std::size_t max_body_bytes = 64 << 10; // drained to keep the connection; beyond it is closed
  std::size_t keep_body_bytes = 512;     // of the body kept for the log
  /// TLS handshakes under way at once, each half a millisecond of CPU. One that takes longer than 100 ms
  /// waits for its peer and no longer counts, so silent peers hold up nobody.
  unsigned max_handshakes = 32;
  std::string proxy;        // http(s)://[user:pass@]host:port, empty for none
  std::string hidden_proxy; // for .onion and .i2p
  bool allow_hidden = false;
};

struct response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields; // names lower case, order of arrival
  std::string body;                                        // at most keep_body_bytes (decoded if gzip)
  bool body_cut = false;
  /// The first field of that lower-case name, or null.
  const std::string* find(std::string_view name) const;
};

struct connection;

class client {
 public:
  class lease {
   public:
    lease(lease&&) noexcept;
    lease& operator=(lease&&) noexcept;
    ~lease();
    bool reused() const;
    /// The target must be sent in absolute form (plain http through a proxy), with this extra header text if
    /// any.
    bool absolute_form() const;
    std::string_view proxy_authorization() const;

   private:
    friend class client;
    explicit lease(std::unique_ptr<connection> c);
    void give_back();
    std::unique_ptr<connection> held_;
  };

  client(net::dialer& d, client_options options, metrics::registry* registry = nullptr);
  ~client();

  /// A kept connection to this origin, without suspending; nothing where `acquire` must be asked.
  std::optional<lease> kept(const origin& to);
  /// pool_exhausted at once when the bound is reached and no idle connection can be closed.
  net::awaitable<result<lease>> acquire(origin to);
  /// Interim (1xx) answers are skipped, at most 5. Errors: net::errc, http::errc.
  net::awaitable<result<response>> exchange(lease& on, std::string_view head, std::string_view body);

  /// Times and sizes for exchanges that begin from now on; the bounds on connections stay.
  void configure(const client_options& options);
  std::size_t open() const;
  std::size_t idle() const;
  net::loop& on() const;
  /// Closes idle connections (shutdown).
  void close_idle();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Parses one response from bytes (also the fuzz target): feed until `done`.
class response_parser {
 public:
  response_parser(std::size_t max_header_bytes, std::size_t max_body_bytes, std::size_t keep_body_bytes);
  ~response_parser();
  response_parser(response_parser&&) noexcept;
  /// Before the first byte: an answer to HEAD or CONNECT, which has no body whatever its header says.
  void skip_body();
  /// How many of the bytes were taken, or an error. body_too_large is not an error: `reusable` turns false.
  result<std::size_t> feed(std::string_view bytes);
  /// The peer closed; completes a body that is delimited by it.
  result<void> finish();
  bool header_done() const;
  bool done() const;
  bool reusable() const;
  response take();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace pheidi::http
