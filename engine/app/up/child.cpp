// fork and exec with the care that a process with threads needs.
#include "app/up/child.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <grp.h>
#include <iterator>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pheidi::app {

namespace {

/// Exit statuses of a child that could not become its program.
constexpr int no_user = 122, no_directory = 123, orphan = 124, no_program = 125;

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const auto& s : strings)
    out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

void close_all_but(int kept) {
  if (kept < 3) {
    ::close_range(3, ~0U, 0);
    return;
  }
  if (kept > 3) ::close_range(3, static_cast<unsigned>(kept) - 1, 0);
  ::close_range(static_cast<unsigned>(kept) + 1, ~0U, 0);
  ::fcntl(kept, F_SETFD, 0);
}

/// Between fork and exec only async-signal-safe calls are allowed: the parent may have threads.
[[noreturn]] void become(const child_plan& plan, char** arguments, char** environment, pid_t parent) {
  ::setpgid(0, 0);
  const int output = ::open(plan.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int input = ::open(plan.input_file.c_str(), O_RDONLY | O_CLOEXEC);
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(output, 2);
  close_all_but(plan.keeps_open);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  if (plan.as.changes() &&
      (::setgroups(0, nullptr) != 0 || ::setgid(plan.as.group) != 0 || ::setuid(plan.as.user) != 0))
    ::_exit(no_user);
  // After the change of user, which would clear it.
  ::prctl(PR_SET_PDEATHSIG, plan.death_signal);
  if (::getppid() != parent) ::_exit(orphan);
  if (::chdir(plan.working_directory.c_str()) != 0) ::_exit(no_directory);
  ::execve(arguments[0], arguments, environment);
  ::_exit(no_program);
}

} // namespace

result<pid_t> start_child(const child_plan& plan) {
  const std::vector<std::string> environment{
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"};
  const auto argument_pointers = pointers(plan.arguments);
  const auto environment_pointers = pointers(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0)
    return error{errc::refused, fmt::format("no process can be started: {}", std::strerror(errno))};
  if (pid == 0)
    become(plan, const_cast<char**>(argument_pointers.data()),
           const_cast<char**>(environment_pointers.data()), parent);
  return pid;
}

int wait_child(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

result<void> run_child(const child_plan& plan) {
  const auto output_before = bytes_of(plan.output_file);
  const auto pid = start_child(plan);
  if (!pid) return pid.error();
  const int status = wait_child(*pid);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return error{errc::refused, story_of(plan, status, output_before)};
}

std::uintmax_t bytes_of(const std::filesystem::path& file) {
  std::error_code none;
  const auto bytes = std::filesystem::file_size(file, none);
  return none ? 0 : bytes;
}

std::string tail_of(const std::filesystem::path& file, std::uintmax_t from) {
  constexpr std::uintmax_t enough = 2000;
  const auto bytes = bytes_of(file);
  if (bytes <= from) return {};
  std::ifstream in(file);
  in.seekg(static_cast<std::streamoff>(bytes - from > enough ? bytes - enough : from));
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string end_of(const child_plan& plan, int status) {
  const auto& program = plan.arguments.front();
  if (WIFSIGNALED(status)) return fmt::format("{} was killed by signal {}", program, WTERMSIG(status));
  switch (WEXITSTATUS(status)) {
  case no_user:
    return fmt::format("{} cannot run as the user with the number {}", program, plan.as.user);
  case no_directory:
    return fmt::format("{} cannot be entered by the user that {} runs as", plan.working_directory, program);
  case orphan:
    return fmt::format("{} was not started, as what should start it has ended", program);
  case no_program:
    return fmt::format("{} cannot be executed", program);
  default:
    return fmt::format("{} ended with status {}", program, WEXITSTATUS(status));
  }
}

std::string story_of(const child_plan& plan, int status, std::uintmax_t output_before) {
  const auto words = tail_of(plan.output_file, output_before);
  return words.empty()
             ? end_of(plan, status)
             : fmt::format("{}. Its last words, of {}:\n{}", end_of(plan, status), plan.output_file, words);
}

} // namespace pheidi::app
