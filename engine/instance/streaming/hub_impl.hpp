// The parts of the hub that its files share. Lives on one loop.
#pragma once

#include "instance/streaming/listener.hpp"
#include "instance/streaming/switchboard.hpp"

#include "pheidi/instance/web/parameters.hpp"

#include <deque>
#include <set>

namespace pheidi::instance::streaming {

struct hub_metrics {
  explicit hub_metrics(metrics::registry& r);
  metrics::gauge& listeners;
  metrics::counter& heard;
  metrics::counter& told;
  metrics::counter& dropped; // posts that could not be held against blocks
  metrics::counter& barred;
};

struct hub::impl : std::enable_shared_from_this<hub::impl> {
  explicit impl(parts given);

  // hub.cpp: from a request to a connection.
  net::awaitable<http::reply> answer(http::request asked);
  net::awaitable<http::reply> open(const http::request& asked, const web::parameters& given);
  net::awaitable<std::optional<http::reply>> admit(std::shared_ptr<listener>& into, std::string token);
  net::awaitable<bool> check_again(std::shared_ptr<listener> who);

  // sessions.cpp: what a client asks for.
  static net::awaitable<void> serve_socket(std::shared_ptr<listener> who, stream_wish first,
                                           std::shared_ptr<http::websocket> socket);
  static net::awaitable<void> serve_events(std::shared_ptr<listener> who,
                                           std::shared_ptr<http::event_stream> events);
  net::awaitable<void> obey(listener& who, std::string message);
  /// What is wrong with it, if the stream is not heard from now on.
  net::awaitable<std::optional<stream_refusal>> subscribe(listener& who, stream_wish wish);
  void unsubscribe(listener& who, const stream_wish& wish);

  // audience.cpp's facts and who is there: membership.cpp.
  void enter(listener& who);
  void leave(listener& who);
  bool too_many_of(account_id account) const;
  void load_filters(account_id account);
  static net::awaitable<void> keep_filters(std::shared_ptr<impl> self, account_id account,
                                           std::shared_ptr<audience_member> member);
  static net::awaitable<void> keep_up(std::shared_ptr<impl> self);
  static void beat(void* self);

  // deliver.cpp: from a message to the clients.
  void hear(std::string_view channel, std::string_view message);
  void control(std::string_view channel, const std::string& event);
  void tell_all(std::string_view channel, stream_event& what);
  static net::awaitable<void> sift(std::shared_ptr<impl> self);
  net::awaitable<void> sift_some();

  struct waiting_event {
    std::string channel;
    stream_event what;
  };

  parts p;
  hub_metrics counts;
  redis::subscriber heard;
  switchboard board;
  std::set<listener*> here;
  std::map<account_id, std::shared_ptr<audience_member>> members;
  std::deque<waiting_event> waiting; // for everybody: to be held against blocks first
  bool sifting = false;
  bool stopped = false;
  timer_wheel::entry heartbeat{&impl::beat, this};
};

} // namespace pheidi::instance::streaming
