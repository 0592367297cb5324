// Hears what is published on a Redis, as a streaming server does.
#pragma once

#include "support/redis_server.hpp"

#include <string>
#include <utility>
#include <vector>

namespace pheidi::instance::feeds {

class listener {
 public:
  explicit listener(test::redis_server& server);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  struct heard {
    std::string channel, message;
  };
  /// All that was published since the last time, up to now.
  std::vector<heard> all();
  /// Messages of one channel among them.
  std::vector<std::string> on(const std::string& channel);

 private:
  std::string line();
  std::string bulk();
  heard next();

  test::redis_server& server_;
  int socket_ = -1;
  std::string read_;
  int marks_ = 0;
};

} // namespace pheidi::instance::feeds
