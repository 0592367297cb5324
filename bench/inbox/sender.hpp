// Remote servers as one thread: a kept connection for each, requests in order on it, one at a time.
#pragma once

#include "requests.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace pheidi::bench {

struct sent {
  std::size_t accepted = 0; // 202
  std::size_t refused = 0;  // any other answer
  double seconds = 0;       // from the first request to the last answer
  std::vector<double> latencies_ms;
  double latency(double quantile) const;
};

class sender {
 public:
  /// To the HTTP server at a unix socket.
  explicit sender(const std::string& socket);
  ~sender();
  sender(const sender&) = delete;
  sender& operator=(const sender&) = delete;

  /// As fast as answers come; or at random moments, `per_second` of them in the mean. A latency then counts
  /// from the moment when the request was due, so that waiting for a busy connection is in it.
  sent send(std::span<const request> requests, double per_second = 0);

 private:
  using clock = std::chrono::steady_clock;
  struct waiting {
    const request* what;
    clock::time_point due;
  };
  struct connection {
    int fd = -1;
    std::deque<waiting> queue;
    bool under_way = false;
    std::size_t written = 0;
    std::string answer;
    bool wants_to_write = false;
  };
  void start_next(connection& c);
  void write_on(connection& c);
  void read_on(connection& c, sent& out);
  void watch(connection& c, bool writable);
  void wait(clock::time_point until, sent& out);

  int epoll_ = -1;
  std::vector<connection> connections_;
};

} // namespace pheidi::bench
