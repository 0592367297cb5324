// The real `pheidi` binary as a child process, with its log as something that a test can wait for.
#pragma once

#include "logged_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pheidi::test {

/// Whether these tests and the engine they start run under a sanitizer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool instrumented = true;
#else
inline constexpr bool instrumented = false;
#endif

class engine_process : public logged_process {
 public:
  /// `arguments` after the program's name. The log goes to `log_file` (appended).
  engine_process(std::vector<std::string> arguments, std::filesystem::path log_file);
  /// What a sanitizer reported in it ends the test program, as a report of the test program's own would.
  ~engine_process();
};

} // namespace pheidi::test
