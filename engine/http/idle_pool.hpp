// Connections that wait for their next exchange: by origin, newest first, closed when idle for long or for
// room.
//
// Lives on one loop. The newest is taken first, so that what a burst opened grows
// old together and is closed by one wheel entry for the whole pool.
#pragma once

#include "http/connection.hpp"

#include "pheidi/base/text_hash.hpp"
#include "pheidi/base/timer_wheel.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace pheidi::http {

class idle_pool {
 public:
  idle_pool(timer_wheel& wheel, std::size_t per_origin, milliseconds timeout);
  ~idle_pool();

  /// A connection of that key on which its peer has neither hung up nor spoken, or null.
  std::unique_ptr<connection> take(const std::string& key);
  /// May close another one of the same key, the oldest.
  void put(std::unique_ptr<connection> c);
  /// False if there was none.
  bool close_oldest();
  void clear();
  std::size_t size() const { return size_; }

 private:
  using stack = std::vector<std::unique_ptr<connection>>;
  static void sweep(void* self);
  void arm();

  timer_wheel& wheel_;
  std::size_t per_origin_;
  milliseconds timeout_;
  std::unordered_map<std::string, stack, text_hash> by_key_;
  connection_list order_; // by time of arrival, oldest first
  std::size_t size_ = 0;
  timer_wheel::entry due_{&idle_pool::sweep, this};
};

} // namespace pheidi::http
