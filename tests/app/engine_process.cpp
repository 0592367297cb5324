#include "engine_process.hpp"

#include "support/child_process.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/wait.h>
#include <thread>

namespace pheidi::test {

namespace {

std::string binary() { return std::string(PHEIDI_BINARY_DIR) + "/engine/cli/pheidi"; }

int exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

} // namespace

engine_process::engine_process(std::vector<std::string> arguments, std::filesystem::path log_file)
    : log_file_(std::move(log_file)) {
  log_begin_ = std::filesystem::exists(log_file_) ? std::filesystem::file_size(log_file_) : 0;
  arguments.insert(arguments.begin(), binary());
  child_options options;
  options.arguments = std::move(arguments);
  options.output_file = log_file_.string();
  pid_ = start_child(options);
}

engine_process::~engine_process() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

void engine_process::signal(int number) const { ::kill(pid_, number); }

int engine_process::wait() {
  if (!status_) status_ = exit_code(wait_child(pid_));
  return *status_;
}

bool engine_process::running() {
  if (status_) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return true;
  status_ = exit_code(status);
  return false;
}

std::string engine_process::log() const {
  std::ifstream file(log_file_);
  file.seekg(static_cast<std::streamoff>(log_begin_));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> engine_process::lines_with(const std::string& text) const {
  std::vector<std::string> out;
  std::istringstream lines(log());
  for (std::string line; std::getline(lines, line);)
    if (line.find(text) != line.npos) out.push_back(line);
  return out;
}

std::optional<std::string> engine_process::wait_for(const std::string& text, std::chrono::seconds patience) const {
  // The log is the event; a file has no way to be waited for, so it is looked at again and again.
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    auto found = lines_with(text);
    if (!found.empty()) return found.front();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return std::nullopt;
}

} // namespace pheidi::test
