// Server-sent events that a reply makes of its connection: 200 text/event-stream until either side ends it.
//
//   co_return http::answer_event_stream(session);
//
// `session` runs on the server's loop and returns when the stream should end,
// usually after `ended`. A peer that lets the queue run full is cut off.
#pragma once

#include "pheidi/http/server.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::http {

struct event_stream_options {
  send_limits queue{};
  std::string keep_alive = ":\n\n"; // sent as it is, whenever `keep_alive_every` has passed
  milliseconds keep_alive_every{15000};
};

/// "event: NAME", a "data: " line for each line of `data`, an empty line.
std::string render_event(std::string_view name, std::string_view data);

/// Lives on the server's loop; may outlive its connection, and takes nothing any more then.
class event_stream {
 public:
  event_stream(taken_connection at, const event_stream_options& options);
  ~event_stream();
  event_stream(const event_stream&) = delete;
  event_stream& operator=(const event_stream&) = delete;

  /// Queues what is rendered already; many streams may share it. False when it will not be sent.
  bool send(std::shared_ptr<const std::string> rendered);
  bool send(std::string rendered);
  /// Sends what waits, and ends the stream.
  void close();
  bool open() const;
  /// Returns once the stream closes, by whomever. For the session alone.
  net::awaitable<void> ended();

  using session = std::function<net::awaitable<void>(std::shared_ptr<event_stream>)>;

 private:
  friend reply answer_event_stream(session s, event_stream_options options);
  static net::awaitable<void> run(taken_connection at, event_stream_options options, session s);
  static net::awaitable<void> write_all(std::shared_ptr<event_stream> self);
  struct impl;
  std::unique_ptr<impl> impl_;
};

reply answer_event_stream(event_stream::session s, event_stream_options options = {});

} // namespace pheidi::http
