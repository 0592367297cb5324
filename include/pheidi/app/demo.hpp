// `pheidi demo`: deliveries to 200 fake servers over https, some dead, some slow, and what became of each.
//
// With a PostgreSQL and a Redis of its own, in a directory that is given or goes again. Nothing leaves the
// loopback interface. Blocks; one thread.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/swarm/report.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pheidi::app {

struct demo_options {
  std::filesystem::path keep; // empty: a temporary directory
  std::uint64_t jobs = 20000;
};

struct demo_figures {
  swarm::report swarm;
  std::uint64_t jobs = 0, delivered = 0, twice = 0;
  std::uint64_t to_retry = 0, not_tried = 0, given_up = 0, lost = 0;
  std::vector<std::pair<std::string, std::uint64_t>> reasons; // of those to retry, most frequent first
  double nine_tenths_per_second = 0; // the last tenth waits for hosts that hang, err and answer after seconds
  double seconds = 0;                // until the slowest host
  double micros = 0;                 // processor time of the engine, for one delivery
  double signature_micros = 0;       // one RSA-2048 signature on this machine
};

struct demo_listener {
  std::function<void(std::string_view what, std::string_view detail)> step;
  std::function<void(std::uint64_t delivered, std::uint64_t of, bool last)> progress; // ten times a second
  std::function<bool()> stop; // asked as often: true ends it, with everything tidied up
};

/// Errors: refused, with a sentence; of the swarm, Redis, the database.
result<demo_figures> demo(const demo_options& options, const demo_listener& listener);

} // namespace pheidi::app
