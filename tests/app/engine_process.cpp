#include "engine_process.hpp"

#include <csignal>
#include <cstdlib>
#include <iostream>

namespace pheidi::test {

namespace {

std::vector<std::string> with_binary(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi");
  return arguments;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool instrumented = true;
#else
constexpr bool instrumented = false;
#endif

bool holds_report(const std::string& log) {
  for (const auto* words :
       {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", ": runtime error: "})
    if (log.find(words) != log.npos) return true;
  return false;
}

} // namespace

engine_process::engine_process(std::vector<std::string> arguments, std::filesystem::path log_file)
    : logged_process(with_binary(std::move(arguments)), std::move(log_file)) {}

engine_process::~engine_process() {
  if (!instrumented) return;
  if (running()) {
    signal(SIGKILL);
    wait();
  }
  const auto written = log();
  if (!holds_report(written)) return;
  std::cerr << "a sanitizer's report in the engine's log:\n" << written << std::endl;
  std::abort();
}

} // namespace pheidi::test
