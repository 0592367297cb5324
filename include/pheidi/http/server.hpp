// HTTP/1.1 server on one loop: TCP, unix socket, TLS; bounded in connections, headers, body and time.
//
// Framing that leaves doubt (two lengths, chunked with length, bad chunk) is
// answered 400 and the connection closed; late headers or body 408; long
// headers 431; long bodies 413. One request at a time per connection.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/http/errc.hpp"
#include "pheidi/http/takeover.hpp"
#include "pheidi/net/stream.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::http {

struct request {
  std::string method;
  std::string target;                                      // as on the request line
  std::vector<std::pair<std::string, std::string>> fields; // names as received
  std::string body;
  bool keep_alive = true;
  std::string peer; // "192.0.2.1:443", "[2001:db8::1]:443"; "unix" on a unix socket
  const std::string* find(std::string_view lower_case_name) const;
};

/// What of a body follows `reply::body`: read in parts while it is sent, so that a long one is never held
/// whole.
struct body_rest {
  std::uint64_t bytes = 0;
  /// The next part, at least a byte, on the server's loop; asked for until all bytes were given. An error
  /// ends the connection: the peer sees that the body is cut.
  std::function<net::awaitable<result<std::string>>()> next{};
};

struct reply {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;
  bool close = false; // end the connection after this answer
  /// Runs after the head, in place of a body; the head has no Content-Length then. Not after HEAD.
  takeover takes_over{};
  body_rest rest{};
};
/// Status line, headers, Content-Length and `body`. Line breaks in values are dropped: no value becomes two
/// headers.
std::string render(const reply& r, bool keep_alive);
/// The same without the body: for HEAD, and to write the body from where it is.
std::string render_head(const reply& r, bool keep_alive);

struct server_options {
  std::size_t max_connections = 1024;
  std::size_t max_header_bytes = 16 << 10;
  std::size_t max_body_bytes = 1 << 20;
  /// What a body of this request may have instead; asked when the header is read. Empty: max_body_bytes.
  std::function<std::size_t(std::string_view method, std::string_view target)> body_limit{};
  /// Bodies beyond max_body_bytes that are held at once; more are answered 503.
  std::size_t max_large_bodies = 16;
  /// Of these, those of one client; more are answered 503, too.
  std::size_t max_large_bodies_each = 4;
  /// Whose a large body is, asked of the request without it; "" has no bound of its own. Empty: nobody's.
  std::function<std::string(const request& head)> client_of{};
  /// The status that refuses such a request before its body is read; 0: it may come. Empty: all may.
  std::function<int(const request& head)> refuse_large{};
  /// Connections that streams have taken over; more are answered 503. They count as connections, too.
  std::size_t max_taken_over = 512;
  /// Absolute targets stay as they came, which proxies need. Otherwise `http://host/path` is heard as `/path`
  /// with that Host (RFC 9112, 3.2.2).
  bool keeps_absolute_targets = false;
  milliseconds header_timeout{10000};
  milliseconds body_timeout{30000}; // of an ordinary body; longer ones get more, but not for silence
  milliseconds idle_timeout{60000};
  milliseconds write_timeout{10000};
  /// What the server itself says (400, 408, 413, 417, 431, 500, 503 and what `refuse_large` says) in the
  /// words of the application; the status stays. Empty: no body.
  std::function<reply(int status)> refusal{};
};

class large_bodies;

/// Reads requests off one stream; used by the server and by the swarm, which answers in ways no server
/// should.
class request_reader {
 public:
  request_reader(net::stream& from, const server_options& limits);
  /// The same, but a deadline that passes leaves the stream open, so that 408 can be written. After that
  /// answer the stream must not be read any more.
  /// `large` counts those beyond max_body_bytes until they are answered; null: they are not bounded.
  request_reader(net::loop& on, net::stream& from, const server_options& limits,
                 large_bodies* large = nullptr);
  ~request_reader();
  /// Empty optional: the peer closed between requests. An error carries the status to answer in
  /// `suggested_status()`.
  net::awaitable<result<std::optional<request>>> next();
  int suggested_status() const;
  /// What the peer sent behind the last request; the reader has read it and will not give it back again.
  std::string take_ahead();

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Called for each request on the server's loop.
using handler = std::function<net::awaitable<reply>(request)>;

class server {
 public:
  server(net::loop& l, server_options options, handler h, metrics::registry* registry = nullptr);
  ~server();
  /// "127.0.0.1:9394", "[::1]:9394" or "unix:/run/pheidi/ops.sock"; answers the port (0 for unix).
  result<std::uint16_t> listen(const std::string& address);
  /// The same with TLS; the context outlives the server's connections.
  result<std::uint16_t> listen_tls(const std::string& address, net::tls_server_context& tls);
  std::size_t open() const;
  /// Stops accepting and closes idle connections and those that were taken over.
  void close();

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::http
