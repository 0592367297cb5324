// One server of an instance: its start, its deaths, its end. It belongs to one thread, whose child it is.
#pragma once

#include "app/up/own_servers.hpp"

#include "pheidi/base/clock.hpp"

#include <utility>

namespace pheidi::app {

class watched_server {
 public:
  watched_server(own_server what, const restart_rule& rule) : is_(std::move(what)), rule_(rule) {}

  /// Starts it for the first time and waits until it is ready; refused with what it said where it ends
  /// before.
  result<void> begin();
  /// Looks once and does not wait: what has died is started again after a pause, what does not get ready in
  /// time is ended. False: it died more often in a row than the rule has.
  bool look();
  bool ready() const { return ready_; }
  /// In order, or the hard way after its patience.
  void end();

 private:
  result<void> start();
  bool alive();
  bool gets_ready();
  bool died(const std::string& why);
  void tell(int signal) const;
  void hurry(seconds after) const;

  own_server is_;
  restart_rule rule_;
  pid_t pid_ = -1;
  int status_ = 0;                 // of its latest death
  std::uintmax_t said_before_ = 0; // bytes of its output from earlier runs
  bool ready_ = false;
  steady_time since_{}; // it is ready, or alive and not ready, or dead
  int deaths_ = 0;      // in a row
};

} // namespace pheidi::app
