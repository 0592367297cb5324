#include "logged_process.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/wait.h>
#include <thread>

namespace pheidi::test {

namespace {

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

logged_process::logged_process(std::vector<std::string> arguments, std::filesystem::path log_file,
                               std::string working_directory)
    : log_file_(std::move(log_file)) {
  log_begin_ = std::filesystem::exists(log_file_) ? std::filesystem::file_size(log_file_) : 0;
  child_options options;
  options.arguments = std::move(arguments);
  options.output_file = log_file_.string();
  options.working_directory = std::move(working_directory);
  pid_ = start_child(options);
}

logged_process::~logged_process() {
  end_now();
}

void logged_process::end_now() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

void logged_process::signal(int number) const {
  ::kill(pid_, number);
}

int logged_process::wait() {
  if (!status_) status_ = exit_code(wait_child(pid_));
  return *status_;
}

bool logged_process::running() {
  if (status_) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return true;
  status_ = exit_code(status);
  return false;
}

std::string logged_process::log() const {
  std::ifstream file(log_file_);
  file.seekg(static_cast<std::streamoff>(log_begin_));
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> logged_process::lines_with(const std::string& text) const {
  std::vector<std::string> out;
  const auto all = log();
  std::istringstream lines(all.substr(0, all.rfind('\n') + 1)); // the last may be half written
  for (std::string line; std::getline(lines, line);)
    if (line.find(text) != line.npos) out.push_back(line);
  return out;
}

std::optional<std::string> logged_process::wait_for(const std::string& text,
                                                    std::chrono::seconds patience) const {
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
