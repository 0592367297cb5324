// Redis' pub/sub on one loop: channels come and go at run time, messages arrive by a callback.
//
// A connection of its own, which reconnects with back-off (50 ms .. 1 s) and
// subscribes again by itself; what was published meanwhile is lost, as with any
// subscriber. A prefix of the channels is the caller's business.
#pragma once

#include "pheidi/redis/connection.hpp"

#include <functional>

namespace pheidi::redis {

struct subscriber_options {
  connection_options connection;
  std::size_t max_channels = 200000;
  std::size_t max_message_bytes = 1 << 20; // longer ones are dropped, and counted
  milliseconds ping_every{15000};          // silence of two periods drops the connection
};

class subscriber {
 public:
  /// Called on the loop for each message, in the order of arrival; it may subscribe and unsubscribe.
  using listener = std::function<void(std::string_view channel, std::string_view message)>;

  subscriber(net::loop& l, subscriber_options options, listener heard, metrics::registry* registry = nullptr);
  ~subscriber();
  subscriber(const subscriber&) = delete;
  subscriber& operator=(const subscriber&) = delete;

  /// Starts connecting; returns at once. All of this on the loop's thread.
  void start();
  /// Ends the subscriber's tasks; nothing is heard any more.
  void stop();

  /// False when there are too many channels. Subscribing twice is subscribing once.
  bool subscribe(std::string_view channel);
  void unsubscribe(std::string_view channel);
  std::size_t channels() const;

  /// Redis has confirmed the channel: whatever is published from now on is heard, as long as the connection
  /// holds.
  bool is_subscribed(std::string_view channel) const;
  /// Waits for that; errc::timeout after `patience`, errc::stopped.
  net::awaitable<result<void>> subscribed(std::string channel, milliseconds patience);

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::redis
