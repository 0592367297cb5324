// A child process whose output is a file that a test can read and wait for. It is killed with its owner.
#pragma once

#include "support/child_process.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::test {

class logged_process {
 public:
  /// Output goes to `log_file` (appended); what was there before is not looked at.
  logged_process(std::vector<std::string> arguments, std::filesystem::path log_file,
                 std::string working_directory = "/");
  ~logged_process();
  logged_process(const logged_process&) = delete;
  logged_process& operator=(const logged_process&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Its exit status, or 128 + the signal that ended it.
  int wait();
  bool running();
  /// SIGKILL if it still runs.
  void end_now();

  /// Waits until a line of this process's log holds `text`; the line, or nothing when `patience` passed.
  std::optional<std::string> wait_for(const std::string& text,
                                      std::chrono::seconds patience = std::chrono::seconds(120)) const;
  /// All lines of this process's log that hold `text`.
  std::vector<std::string> lines_with(const std::string& text) const;
  std::string log() const;

 private:
  std::filesystem::path log_file_;
  std::uintmax_t log_begin_ = 0;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

} // namespace pheidi::test
