#include "engine_process.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace pheidi::test {

namespace {

std::vector<std::string> with_binary(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi");
  return arguments;
}

/// From the first report of a sanitizer on; empty when there is none.
std::string report_in(const std::string& log) {
  auto first = log.npos;
  for (const auto* words :
       {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", ": runtime error: "})
    first = std::min(first, log.find(words));
  return first == log.npos ? std::string() : log.substr(log.rfind('\n', first) + 1);
}

} // namespace

engine_process::engine_process(std::vector<std::string> arguments, std::filesystem::path log_file)
    : logged_process(with_binary(std::move(arguments)), std::move(log_file)) {}

engine_process::~engine_process() {
  if (!instrumented) return;
  end_now();
  const auto report = report_in(log());
  if (report.empty()) return;
  std::cerr << "a sanitizer's report in the engine's log:\n" << report << std::endl;
  std::abort();
}

} // namespace pheidi::test
