// A WebSocket (RFC 6455, version 13, no extensions) that a reply makes of its connection.
//
//   co_return http::answer_websocket(asked, session);
//
// `session` runs on the server's loop and reads messages until there are none;
// when it returns, the socket is closed with 1000. Pings are sent, and answered,
// while `receive` waits: a session is back there soon after each message. A peer
// that answers no ping until the next is due is dropped; so is one that lets the
// queue run full (1013). Unmasked frames and other broken ones end it with 1002,
// binary messages 1003, text that is not UTF-8 1007, long messages 1009.
#pragma once

#include "pheidi/http/server.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::http {

struct websocket_options {
  std::size_t max_message_bytes = 64 << 10; // of what the peer sends
  send_limits queue{};
  milliseconds ping_every{30000};
  milliseconds close_patience{5000}; // how long the peer's closing frame is waited for
};

/// Lives on the server's loop; may outlive its connection, and takes nothing any more then.
class websocket {
 public:
  websocket(taken_connection at, const websocket_options& options);
  ~websocket();
  websocket(const websocket&) = delete;
  websocket& operator=(const websocket&) = delete;

  /// The next text message; nothing once the socket closes, by whomever. For the session alone.
  net::awaitable<std::optional<std::string>> receive();
  /// Queues a text message, which must be UTF-8; many sockets may share it. False when it will not be sent.
  bool send(std::shared_ptr<const std::string> text);
  bool send(std::string text);
  /// Sends what waits and a closing frame; `receive` answers nothing from now on.
  void close(std::uint16_t code, std::string_view why = {});
  bool open() const;

  using session = std::function<net::awaitable<void>(std::shared_ptr<websocket>)>;

 private:
  friend reply answer_websocket(const request& asked, session s, std::string protocol,
                                websocket_options options);
  static net::awaitable<void> run(taken_connection at, websocket_options options, session s);
  static net::awaitable<void> write_all(std::shared_ptr<websocket> self);
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Whether the request wants to leave HTTP for a WebSocket, rightly or not.
bool asks_for_websocket(const request& asked);
/// Sec-WebSocket-Protocol, in the peer's order; the first sixteen. The views are into the request.
std::vector<std::string_view> offered_protocols(const request& asked);
/// 101 with `protocol` chosen (empty: none); 400 when the request is no WebSocket opening, 426 for other
/// versions.
reply answer_websocket(const request& asked, websocket::session s, std::string protocol = {},
                       websocket_options options = {});

} // namespace pheidi::http
