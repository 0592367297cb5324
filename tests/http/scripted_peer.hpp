// A server that does exactly what its script says, right or wrong: one script for each connection it accepts.
#pragma once

#include "pheidi/http/url.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/stream.hpp"

#include <list>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::http::test {

struct step {
  enum class act {
    hear, ///< reads until `text` was heard since the last hear
    say,  ///< sends `text`
    drip, ///< sends `text` byte by byte, with a pause before each
    hang_up,
    reset,
    hold,    ///< reads until the other side closes
    silence, ///< neither reads nor writes until the peer is stopped
  };
  act what;
  std::string text{};
  milliseconds pause{0};
};
using script = std::vector<step>;

inline step hear(std::string until = "\r\n\r\n") {
  return {step::act::hear, std::move(until)};
}
inline step say(std::string text) {
  return {step::act::say, std::move(text)};
}
inline step drip(std::string text, milliseconds pause) {
  return {step::act::drip, std::move(text), pause};
}
inline step hang_up() {
  return {step::act::hang_up};
}
inline step reset() {
  return {step::act::reset};
}
inline step hold() {
  return {step::act::hold};
}
inline step silence() {
  return {step::act::silence};
}

class scripted_peer {
 public:
  /// The last script serves all further connections.
  scripted_peer(net::loop& l, std::vector<script> scripts);
  ~scripted_peer() { stop(); }

  origin at(std::string host = "peer.example") const {
    return {false, std::move(host), state_->listener.port()};
  }
  int connections() const { return state_->connections; }
  /// Everything heard on all connections.
  const std::string& heard() const { return state_->heard; }
  /// Set when a connection's script has come to its end.
  net::event& ended() { return state_->ended; }
  void stop();
  /// Ends all connections, whatever their scripts wait for.
  void hang_up_all();

 private:
  /// Lives as long as the last connection.
  struct state {
    state(net::loop& l, std::vector<script> s);
    net::loop& loop;
    std::vector<script> scripts;
    net::listener listener;
    net::event stopped;
    net::event ended;
    std::list<net::stream*> live;
    std::string heard;
    int connections = 0;
  };
  using shared = std::shared_ptr<state>;
  static net::awaitable<void> accept_all(shared self);
  static net::awaitable<void> play(shared self, net::stream s, script steps);
  static net::awaitable<bool> act(state& self, net::stream& s, const step& now);
  static net::awaitable<bool> listen_for(state& self, net::stream& s, const std::string& until);
  static net::awaitable<bool> send_slowly(state& self, net::stream& s, const step& now);

  shared state_;
};

} // namespace pheidi::http::test
