// A progress line: bar, count, rate, time left. Pure rendering, and a terminal-aware printer.
#pragma once

#include "pheidi/base/clock.hpp"

#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <utility>

namespace pheidi::swarm {

struct progress_state {
  std::string label; // "delivered"
  std::uint64_t done = 0;
  std::uint64_t total = 0; // 0: unknown, no bar and no time left
  double per_second = 0;   // over the last seconds
  std::string extra;       // "3 duplicates"
};
/// "delivered  [#########-------]  56%  5,600/10,000  1,910/s  2s left"
std::string render_progress(const progress_state& s, std::size_t width);

/// 1234567 -> "1,234,567"
std::string with_commas(std::uint64_t n);
/// 3725 s -> "1h02m", 65 -> "1m05s", 4.2 -> "4s"
std::string short_time(double seconds);

/// Whether a stream is a terminal, and colours are wanted (NO_COLOR, TERM=dumb).
struct terminal {
  bool tty = false;
  bool colour = false;
  std::size_t columns = 80;
  static terminal of(std::FILE* f);
};

/// Redraws in place on a terminal (ten times a second at most), else prints a line a second.
class progress_printer {
 public:
  progress_printer(std::FILE* out, terminal where, bool quiet);
  void update(progress_state s, steady_time now, bool last = false);

 private:
  std::FILE* out_;
  terminal terminal_;
  bool quiet_;
  std::deque<std::pair<steady_time, std::uint64_t>> history_; // of five seconds
  steady_time next_{};
};

} // namespace pheidi::swarm
