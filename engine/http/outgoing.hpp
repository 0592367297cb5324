// What a long-lived connection still has to say: bounded in count and bytes, written by one coroutine.
#pragma once

#include "pheidi/http/takeover.hpp"
#include "pheidi/net/event.hpp"
#include "pheidi/net/stream.hpp"

#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::http {

class outgoing {
 public:
  outgoing(net::loop& l, net::stream& to, const send_limits& limits);

  /// False, and nothing is queued, when there is no room. The body may be shared by many connections.
  bool push(std::string head, std::shared_ptr<const std::string> body);
  /// Goes out before what waits; dropped when the peer makes us say more than it reads.
  void push_first(std::string_view bytes);
  /// The last words, after what waits; nothing is taken any more.
  void finish(std::string last_words = {});
  /// Forgets what waits.
  void drop();
  /// Writes until finished: true. False when the peer did not take it in time, or is gone.
  net::awaitable<bool> run();
  /// A write met its deadline.
  bool late() const { return late_; }

 private:
  struct piece {
    std::string head;
    std::shared_ptr<const std::string> body;
    std::size_t size() const { return head.size() + (body ? body->size() : 0); }
  };
  net::awaitable<bool> write(piece p);
  bool next(piece& into);

  net::stream& to_;
  send_limits limits_;
  std::deque<piece> queue_;
  std::size_t bytes_ = 0;
  std::string urgent_;
  bool finished_ = false;
  bool late_ = false;
  net::event wake_;
};

} // namespace pheidi::http
