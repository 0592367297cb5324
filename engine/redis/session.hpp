// One connection while it lives: commands go out in the order of their calls, replies come back in it.
//
// What is queued during one turn of the loop leaves as one write. The oldest
// waiting command's deadline bounds them all; when it passes, or the stream or
// the protocol breaks, the session closes and answers everything that waits.
#pragma once

#include "notifier.hpp"
#include "resp_reader.hpp"

#include "pheidi/base/metrics.hpp"
#include "pheidi/net/stream.hpp"
#include "pheidi/redis/errc.hpp"
#include "pheidi/redis/reply.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::redis {

class session : public std::enable_shared_from_this<session> {
 public:
  session(net::loop& l, net::stream s, milliseconds command_timeout, metrics::histogram* round_trip);

  /// Starts the reader; once, after construction.
  void start();
  bool open() const { return open_; }
  /// From now on every reply goes to `heard`: what was subscribed to comes unasked.
  void listen(std::function<void(reply)> heard) { heard_ = std::move(heard); }
  /// Writes what `append` adds to the buffer and waits for nothing; only after `listen`.
  void say(const std::function<void(std::string&)>& append);
  /// Commands that wait for an answer.
  std::size_t pending() const { return pending_replies_; }
  /// Why it closed.
  const error& reason() const { return reason_; }
  void close(error why);
  /// Returns when the session is closed.
  net::awaitable<void> closed();

  /// Writes what `append` adds to the buffer, which is `replies` commands, and answers their replies in
  /// order.
  net::awaitable<result<array>> exchange(std::size_t replies,
                                         const std::function<void(std::string&)>& append);

 private:
  using completion = boost::asio::any_completion_handler<void(result<array>)>;
  struct waiting {
    std::size_t missing;
    array got;
    steady_time sent;
    completion handler;
  };

  static net::awaitable<void> read_loop(std::shared_ptr<session> self);
  static net::awaitable<void> write_loop(std::shared_ptr<session> self);
  void enqueue(std::size_t replies, const std::function<void(std::string&)>& append, completion handler);
  void take(reply r);
  void begin_writing();
  void watch_deadline();
  static void deadline_passed(void* self);

  net::loop& loop_;
  net::stream stream_;
  milliseconds command_timeout_;
  metrics::histogram* round_trip_;
  resp_reader reader_;
  std::string out_;     // what the next write takes
  std::string sending_; // what the write under way holds
  bool writing_ = false;
  bool open_ = true;
  error reason_;
  std::function<void(reply)> heard_;
  std::deque<waiting> pending_;
  std::size_t pending_replies_ = 0;
  timer_wheel::entry deadline_;
  notifier closed_;
};

} // namespace pheidi::redis
