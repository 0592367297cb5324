// A port that swallows SYNs: its accept queue is full and nobody empties it, so connecting times out.
#pragma once

#include "pheidi/swarm/errc.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pheidi::swarm {

class blackhole {
 public:
  static result<blackhole> open(const std::string& address, std::uint16_t port);
  blackhole(blackhole&& other) noexcept : descriptors_(std::move(other.descriptors_)) {}
  blackhole& operator=(blackhole&& other) noexcept;
  ~blackhole();

 private:
  blackhole() = default;
  std::vector<int> descriptors_; // the listener and what fills its queue
};

} // namespace pheidi::swarm
