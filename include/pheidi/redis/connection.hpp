// One Redis connection of one loop: connects, reconnects, pipelines, evaluates scripts.
//
// Commands of several coroutines are pipelined in the order of their calls. A
// lost connection answers all that waited with errc::lost and reconnects by
// itself with back-off (50 ms .. 1 s); until then commands answer not_connected
// at once, so the caller decides whether to wait. Arguments are length-prefixed
// (RESP arrays), so no text from outside can become a command.
// Sentinels are asked for the master at each connect; READONLY drops the connection.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/redis/errc.hpp"
#include "pheidi/redis/reply.hpp"

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::redis {

struct connection_options {
  config::redis_endpoint endpoint;
  std::string ca_file; // for rediss://
  std::string client_name = "pheidi";
  milliseconds connect_timeout{5000};
  milliseconds command_timeout{10000};
  std::size_t max_pending = 100000; // commands waiting for an answer; more answer errc::failed
};

/// A Lua script: its text and SHA-1, fixed at start. `flags` (e.g. "allow-oom") become a `#!lua` line on
/// Redis >= 7.
struct script {
  std::string text;
  std::string flags;
};

class connection {
 public:
  connection(net::loop& l, connection_options options, metrics::registry* registry = nullptr);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Starts connecting; returns at once. Call on the loop's thread.
  void start();
  /// Answers all waiting commands with errc::stopped and ends the connection's tasks.
  void stop();
  /// Waits until connected; errc::timeout after `patience`, the last connect error as context.
  net::awaitable<result<void>> connected(milliseconds patience);
  bool is_connected() const;
  /// "7.0.15" once connected.
  const std::string& server_version() const;
  int server_major() const;

  /// The views in `arguments` must stay valid until the operation completes.
  net::awaitable<result<reply>> command(std::vector<std::string_view> arguments);
  /// Several commands, one round trip, as MULTI/EXEC when `atomic`.
  net::awaitable<result<std::vector<reply>>> pipeline(std::vector<std::vector<std::string>> commands,
                                                      bool atomic = false);
  /// EVALSHA, loading the script once per connection as needed.
  net::awaitable<result<reply>> eval(const script& s, std::vector<std::string_view> keys,
                                     std::vector<std::string_view> arguments);

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

/// The first refusal among the replies of a pipeline, whose commands fail one by one: a Redis that is full,
/// loading or a replica answers each.
result<void> all_done(std::span<const reply> replies);

} // namespace pheidi::redis
