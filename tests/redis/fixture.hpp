// A server, a loop and a connection for one test.
#pragma once

#include "support/on_loop.hpp"
#include "support/redis_server.hpp"

#include "pheidi/redis/connection.hpp"

#include <gtest/gtest.h>

namespace pheidi::redis {

inline constexpr milliseconds patience{20000};

inline connection_options to_socket(const test::redis_server& s) {
  connection_options o;
  o.endpoint.unix_path = s.socket();
  return o;
}

/// A connection that is up, or a failure that says why not.
struct client {
  explicit client(connection_options o) : on(loop, std::move(o), &registry) { on.start(); }
  ~client() { on.stop(); }

  result<void> connected(milliseconds wait = patience) { return test::on_loop(loop, on.connected(wait)); }
  /// Whether it cannot connect for a reason with this word. The first attempt may take longer than a moment.
  testing::AssertionResult refused_for(std::string_view word) {
    auto why = testing::AssertionFailure();
    for (const auto until = steady_clock::now() + patience; steady_clock::now() < until;) {
      const auto up = connected(milliseconds(100));
      if (up) return testing::AssertionFailure() << "it is connected";
      if (up.error().context.find(word) != std::string::npos) return testing::AssertionSuccess();
      why = testing::AssertionFailure() << up.error().message();
    }
    return why;
  }
  result<reply> command(const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    return test::on_loop(loop, on.command(views));
  }
  double counted(std::string_view family, std::string_view kind = {}) const {
    double sum = 0;
    for (const auto& f : registry.collect())
      for (const auto& s : f.samples)
        if (f.name == family && (kind.empty() || (!s.tags.empty() && s.tags[0].second == kind)))
          sum += s.value;
    return sum;
  }

  net::loop loop{"test", milliseconds(10)};
  metrics::registry registry;
  connection on;
};

} // namespace pheidi::redis
