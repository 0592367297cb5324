// What a stream is made of; shared by the files that read, write, dial and accept.
#pragma once

#include "descriptor.hpp"
#include "io_step.hpp"
#include "tls_link.hpp"

#include "pheidi/net/stream.hpp"

#include <memory>
#include <utility>

namespace pheidi::net {

/// Wakes what waits on the descriptor when the time is over; the operation then looks at `passed`.
class deadline {
 public:
  explicit deadline(descriptor& d) : socket_(d) {}
  void arm(loop& l, milliseconds after) {
    if (entry_.armed()) return;
    passed_ = false;
    l.wheel().arm(entry_, after);
  }
  void disarm() {
    entry_.cancel();
    passed_ = false;
  }
  bool passed() const { return passed_; }

 private:
  static void fire(void* self);
  timer_wheel::entry entry_{&deadline::fire, this};
  descriptor& socket_;
  bool passed_ = false;
};

struct stream::impl {
  impl(loop& l, descriptor&& d, boost::asio::ip::tcp::endpoint peer, bool is_unix)
      : on(l), socket(std::move(d)), peer_address(std::move(peer)), unix_peer(is_unix) {}

  bool open() const { return socket.is_open(); }
  int fd() { return socket.native_handle(); }
  void close();
  /// The error of a step that failed; closes the socket.
  error fail(const io_step& step);
  error fail(errc code);
  std::string peer() const;

  io_step try_read(std::span<char> into);
  /// Removes what was sent from the front of head, then body.
  io_step try_send(std::string_view& head, std::string_view& body);

  loop& on;
  descriptor socket;
  deadline reading{socket};
  deadline writing{socket};
  std::unique_ptr<tls_link> tls;
  boost::asio::ip::tcp::endpoint peer_address;
  bool asked = false;   // all was written and nothing read since: an answer can hardly be there yet
  int system_errno = 0; // of the last failed call on the plain socket
  bool unix_peer = false;
};

/// A stream on a connected socket whose peer is known.
stream make_stream(loop& l, descriptor&& socket, boost::asio::ip::tcp::endpoint peer);
stream make_unix_stream(loop& l, descriptor&& socket);

} // namespace pheidi::net
