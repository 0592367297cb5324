#include "process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace pheidi::bench {

namespace {

namespace fs = std::filesystem;

std::atomic<bool> asked_to_stop{false};

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// /proc/PID/stat, times in seconds; zeroes when the process has ended.
struct process_stat {
  pid_t parent = 0;
  double user = 0, system = 0, ended_children = 0;
};

process_stat read_stat(pid_t process) {
  const auto text = text_of(fmt::format("/proc/{}/stat", process));
  // The name may hold blanks and parentheses; the numbers begin after the last one.
  const auto name_end = text.rfind(')');
  if (name_end == text.npos) return {};
  std::istringstream rest(text.substr(name_end + 2));
  process_stat out;
  std::string skipped;
  rest >> skipped >> out.parent;
  for (int i = 0; i < 9; ++i)
    rest >> skipped;
  double children_user = 0, children_system = 0;
  rest >> out.user >> out.system >> children_user >> children_system;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {out.parent, out.user / ticks, out.system / ticks, (children_user + children_system) / ticks};
}

/// None when it has ended.
fs::directory_iterator threads_of(pid_t process) {
  std::error_code gone;
  return fs::directory_iterator(fmt::format("/proc/{}/task", process), gone);
}

pid_t id_of(const fs::directory_entry& thread) {
  return std::atoi(thread.path().filename().c_str());
}

int cores() {
  return static_cast<int>(std::thread::hardware_concurrency());
}

void keep_to(pid_t process, int first_core, int end) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int core = first_core; core < end; ++core)
    CPU_SET(static_cast<std::size_t>(core), &set);
  for (const auto& thread : threads_of(process))
    ::sched_setaffinity(id_of(thread), sizeof set, &set);
}

void schedule(pid_t process, int policy, int priority) {
  const sched_param how{.sched_priority = priority};
  for (const auto& thread : threads_of(process))
    ::sched_setscheduler(id_of(thread), policy, &how);
}

} // namespace

double cpu_seconds(pid_t process) {
  clockid_t clock{};
  timespec t{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &t) != 0)
    throw std::runtime_error(fmt::format("process {} has ended", process));
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

cpu_split cpu_seconds_apart(pid_t process) {
  const auto s = read_stat(process);
  return {s.user, s.system};
}

double thread_cpu_seconds(pid_t process, const std::string& name) {
  double nanoseconds = 0;
  for (const auto& task : threads_of(process)) {
    if (text_of(task.path() / "comm") != name + "\n") continue;
    nanoseconds += std::strtod(text_of(task.path() / "schedstat").c_str(), nullptr);
  }
  return nanoseconds * 1e-9;
}

double family_cpu_seconds(pid_t parent) {
  const auto own = read_stat(parent);
  double sum = own.user + own.system + own.ended_children;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0) continue;
    const auto s = read_stat(pid);
    if (s.parent == parent) sum += s.user + s.system;
  }
  return sum;
}

std::size_t resident_bytes(pid_t process) {
  std::ifstream statm(fmt::format("/proc/{}/statm", process));
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t open_descriptors(pid_t process) {
  std::error_code ignored;
  fs::directory_iterator all(fmt::format("/proc/{}/fd", process), ignored);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

set_apart::set_apart(pid_t process, half of_the_cores) : process_(process) {
  const int half_size = std::max(cores() / 2, 1);
  const int first = of_the_cores == half::first ? 0 : half_size;
  if (first + half_size <= cores()) keep_to(process, first, first + half_size);
  schedule(process, SCHED_RR, 1);
}

set_apart::~set_apart() {
  schedule(process_, SCHED_OTHER, 0);
  keep_to(process_, 0, cores());
}

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void rest(int ms) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
  if (asked_to_stop) throw std::runtime_error("interrupted");
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { asked_to_stop = true; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

} // namespace pheidi::bench
