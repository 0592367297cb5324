// The places of bodies beyond the usual bound: few for all, fewer for one client.
#pragma once

#include "pheidi/http/server.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace pheidi::http {

class large_bodies {
 public:
  /// False when all places are taken, or all that `client` may have ("": any).
  bool enter(const std::string& client, const server_options& limits) {
    const auto known = of_.find(client);
    const auto own = known == of_.end() || client.empty() ? 0 : known->second;
    if (all_ >= limits.max_large_bodies || own >= limits.max_large_bodies_each) return false;
    ++all_;
    ++of_[client];
    return true;
  }
  void leave(const std::string& client) {
    --all_;
    const auto known = of_.find(client);
    if (--known->second == 0) of_.erase(known);
  }

 private:
  std::size_t all_ = 0;
  std::map<std::string, std::size_t> of_; // at most one for each place that is taken
};

} // namespace pheidi::http
