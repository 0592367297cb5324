#include "process.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace pheidi::bench {

namespace {
std::atomic<bool> asked_to_stop{false};
}

double cpu_seconds(pid_t process) {
  clockid_t clock{};
  timespec t{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &t) != 0)
    throw std::runtime_error(fmt::format("process {} has ended", process));
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

cpu_split cpu_seconds_apart(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  // The name may hold blanks and parentheses; the numbers begin after the last one.
  std::istringstream rest(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i)
    rest >> skipped;
  cpu_split out;
  rest >> out.user >> out.system;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {out.user / ticks, out.system / ticks};
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
  std::filesystem::directory_iterator all(fmt::format("/proc/{}/fd", process), ignored);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
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
