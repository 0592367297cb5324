// fork and exec with the care that a process with threads needs.
#include "child_process.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <iterator>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pheidi::test {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const auto& s : strings)
    out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

/// The same for every machine, but for what the sanitizers were told: our own programs are children too.
std::vector<std::string> environment_of_children() {
  std::vector<std::string> out{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                               "LC_ALL=C.UTF-8"};
  for (const auto* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
    if (const auto* value = std::getenv(name)) out.push_back(fmt::format("{}={}", name, value));
  return out;
}

/// Between fork and exec only async-signal-safe calls are allowed: the parent may have threads.
[[noreturn]] void become(const child_options& options, char** arguments, char** environment, pid_t parent) {
  const int output = ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(input, 0);
  if (output >= 0) {
    ::dup2(output, 1);
    ::dup2(output, 2);
  }
  for (int fd = 3; fd < 1024; ++fd)
    ::close(fd);
  if (::geteuid() == 0 && options.user != 0) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(options.group) != 0 || ::setuid(options.user) != 0)
      ::_exit(126);
  }
  // After the change of user, which would clear it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(125);
  if (::chdir(options.working_directory.c_str()) != 0) ::_exit(124);
  ::execve(arguments[0], arguments, environment);
  ::_exit(127);
}

} // namespace

pid_t start_child(const child_options& options) {
  const auto environment = environment_of_children();
  const auto argument_pointers = pointers(options.arguments);
  const auto environment_pointers = pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid == 0)
    become(options, const_cast<char**>(argument_pointers.data()),
           const_cast<char**>(environment_pointers.data()), parent);
  return pid;
}

int wait_child(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void run_child(const child_options& options) {
  const int status = wait_child(start_child(options));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  std::ifstream file(options.output_file);
  std::string output{std::istreambuf_iterator<char>(file), {}};
  if (output.size() > 2000) output.erase(0, output.size() - 2000);
  throw std::runtime_error(
      fmt::format("{} failed with wait status {}: {}", options.arguments.front(), status, output));
}

} // namespace pheidi::test
