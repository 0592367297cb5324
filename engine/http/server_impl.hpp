// The parts of the server that its coroutines share. Lives on one loop.
#pragma once

#include "http/large_bodies.hpp"

#include "pheidi/http/server.hpp"

#include <boost/intrusive/list.hpp>

#include <list>

namespace pheidi::http {

/// One accepted connection, in one of three lists: waiting for a request (oldest first), busy with one, taken
/// over by a stream.
struct served : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  net::stream on;
  bool asks = false; // the header of its next request is there, and what follows is on its way
};

struct server_metrics {
  explicit server_metrics(metrics::registry& r);
  void answered(int status);
  metrics::gauge& connections;
  metrics::counter& refused; // beyond the bound
  metrics::gauge& taken_over;
  metrics::counter& too_slow;
  metrics::counter* by_class[5];
};

/// Counts a connection from accept to the end of its coroutine.
struct counted {
  counted(server_metrics& c, std::size_t& n) : counts(c), open(n) {
    ++open;
    counts.connections.add(1);
  }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() {
    --open;
    counts.connections.add(-1);
  }
  server_metrics& counts;
  std::size_t& open;
};

/// The same of a connection while a stream has it.
struct counted_stream {
  counted_stream(server_metrics& c, std::size_t& n) : counts(c), taken_over(n) {
    ++taken_over;
    counts.taken_over.add(1);
  }
  counted_stream(const counted_stream&) = delete;
  counted_stream& operator=(const counted_stream&) = delete;
  ~counted_stream() {
    --taken_over;
    counts.taken_over.add(-1);
  }
  server_metrics& counts;
  std::size_t& taken_over;
};

struct server::impl : std::enable_shared_from_this<server::impl> {
  impl(net::loop& l, server_options o, handler h, metrics::registry* r);

  result<net::listener> open_listener(const std::string& address);
  result<std::uint16_t> listen(const std::string& address, net::tls_server_context* tls);
  void close();

  /// Each keeps the server alive through its argument for as long as it runs.
  static net::awaitable<void> accept_loop(std::shared_ptr<impl> self, net::listener* from,
                                          net::tls_server_context* tls);
  static net::awaitable<void> serve(std::shared_ptr<impl> self, std::unique_ptr<counted> here,
                                    net::stream accepted, net::tls_server_context* tls);

  /// Its coroutine wakes up with an error and ends.
  void hang_up(served& waits);
  server_options limits_of(served& c) const;
  /// Makes room by closing the connection that has waited longest; false if all are busy.
  bool make_room();
  net::awaitable<void> serve_requests(served& c);
  net::awaitable<bool> serve_one(served& c, request_reader& reader);
  net::awaitable<bool> answer(served& c, const reply& r, bool keep, bool head_only);
  net::awaitable<bool> send_rest(served& c, const body_rest& rest);
  net::awaitable<void> refuse(net::stream& s, int status, bool unread = true);
  net::awaitable<void> drain(net::stream& s);
  net::awaitable<void> hand_over(served& c, request_reader& reader, reply r);
  net::awaitable<reply> handle(request asked);
  /// What the server answers without asking the handler.
  reply own_words(int status) const;
  void begin_wait(served& c);
  void end_wait(served& c);

  using connections = boost::intrusive::list<served, boost::intrusive::constant_time_size<false>>;
  net::loop& on;
  server_options options;
  handler respond;
  std::unique_ptr<metrics::registry> own_registry;
  server_metrics counts;
  std::list<net::listener> listeners; // addresses stay: accept loops point into it
  connections waiting;
  connections busy;
  connections taken;
  std::size_t taken_over = 0;
  large_bodies large;
  std::string sink; // of all connections, for bytes that nobody looks at
  std::size_t open = 0;
  bool closing = false;
};

} // namespace pheidi::http
