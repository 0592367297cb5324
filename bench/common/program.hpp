// A benchmark as a program: its measurements, arguments, and the table or JSON at the end.
#pragma once

#include "report.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace pheidi::bench {

struct run_options {
  bool quick = false;
  std::string only; // names of measurements, comma separated; empty: all
  /// Says what goes on, for a person who waits.
  std::function<void(const std::string&)> say;
};

struct measurement {
  std::string_view name;
  void (*run)(const run_options&, report&);
};

/// The whole of `main`: the exit status.
int run_program(std::string_view name, std::span<const measurement> all, int argc, char** argv);

} // namespace pheidi::bench
