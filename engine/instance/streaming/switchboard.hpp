// Who listens to which channel; a channel is subscribed to while somebody does. Lives on the hub's loop.
#pragma once

#include "pheidi/base/text_hash.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/redis/subscriber.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pheidi::instance::streaming {

class listener;

/// Somebody hears a channel as part of a stream.
struct hearing {
  listener* who = nullptr;
  std::string stream; // the key of a plan; empty: it is about the listener, not for it
  std::string label;
};

class switchboard {
 public:
  switchboard(net::loop& l, redis::subscriber& heard, redis::connection& base, sidekiq::keyspace keys)
      : loop_(l), heard_(heard), base_(base), keys_(std::move(keys)) {}

  /// False when there are too many channels.
  bool connect(const std::string& channel, hearing h);
  void disconnect(const std::string& channel, const listener& who, std::string_view stream);
  /// Nobody: empty. The view is good until the next connect or disconnect.
  const std::vector<hearing>& who_hears(std::string_view channel) const;
  /// Without the instance's prefix.
  std::string_view own_name(std::string_view channel) const;
  std::string full_name(std::string_view channel) const;

  /// Says for all channels that somebody listens; to be done every six minutes.
  net::awaitable<void> say_again();

 private:
  net::awaitable<void> say(std::vector<std::string> channels);
  net::awaitable<void> say_new();

  net::loop& loop_;
  redis::subscriber& heard_;
  redis::connection& base_;
  sidekiq::keyspace keys_;
  std::unordered_map<std::string, std::vector<hearing>, text_hash, std::equal_to<>> channels_;
  std::vector<std::string> unsaid_;
  bool saying_ = false;
};

} // namespace pheidi::instance::streaming
