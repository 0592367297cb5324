// The real `pheidi` binary as a child process, with its log as something that a test can wait for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::test {

class engine_process {
 public:
  /// `arguments` after the program's name. The log goes to `log_file` (appended).
  engine_process(std::vector<std::string> arguments, std::filesystem::path log_file);
  /// SIGKILL if it still runs.
  ~engine_process();
  engine_process(const engine_process&) = delete;
  engine_process& operator=(const engine_process&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Its exit status, or 128 + the signal that ended it.
  int wait();
  bool running();

  /// Waits until a line of this process's log holds `text`; the line, or nothing when `patience` passed or it ended.
  std::optional<std::string> wait_for(const std::string& text,
                                      std::chrono::seconds patience = std::chrono::seconds(30)) const;
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
