// A failed start is a death like any other: what was in the way may be gone at the next one.
#include "app/up/watched_server.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sys/wait.h>
#include <thread>

namespace pheidi::app {

namespace {

constexpr milliseconds look_every{20};

/// What a server says is read when it does not start; a long story of earlier days goes.
void make_room_for_words(const std::string& file) {
  std::error_code none;
  constexpr std::uintmax_t enough = 16 << 20;
  if (bytes_of(file) > enough) std::filesystem::rename(file, file + ".1", none);
}

} // namespace

result<void> watched_server::begin() {
  const auto started = start();
  if (!started) return started;
  while (steady_clock::now() - since_ < rule_.start_patience) {
    if (gets_ready()) return {};
    if (!alive())
      return error{errc::refused, fmt::format("{} ends at its start: {}", is_.name,
                                              story_of(is_.how, status_, said_before_))};
    std::this_thread::sleep_for(look_every);
  }
  return error{errc::refused,
               fmt::format("{} does not get ready; it writes to {}", is_.name, is_.how.output_file)};
}

bool watched_server::look() {
  if (pid_ < 0) {
    if (steady_clock::now() - since_ < rule_.first_pause * (1 << (deaths_ - 1))) return true;
    const auto started = start();
    return started || died(started.error().message());
  }
  if (!alive()) return died(ready_ ? end_of(is_.how, status_) : story_of(is_.how, status_, said_before_));
  if (ready_ || gets_ready() || steady_clock::now() - since_ < rule_.start_patience) return true;
  hurry(rule_.start_patience);
  since_ = steady_clock::now();
  return true;
}

void watched_server::end() {
  if (pid_ < 0) return;
  tell(is_.stop_signal);
  const auto until = steady_clock::now() + is_.patience;
  while (steady_clock::now() < until) {
    if (!alive()) return;
    std::this_thread::sleep_for(look_every);
  }
  hurry(is_.patience);
  wait_child(std::exchange(pid_, -1));
}

result<void> watched_server::start() {
  make_room_for_words(is_.how.output_file);
  said_before_ = bytes_of(is_.how.output_file);
  const auto pid = start_child(is_.how);
  if (!pid) return pid.error();
  pid_ = *pid;
  since_ = steady_clock::now();
  return {};
}

bool watched_server::alive() {
  if (::waitpid(pid_, &status_, WNOHANG) != pid_) return true;
  pid_ = -1;
  return false;
}

bool watched_server::gets_ready() {
  ready_ = is_.ready(pid_);
  if (ready_) since_ = steady_clock::now();
  return ready_;
}

/// False when another start is of no use.
bool watched_server::died(const std::string& why) {
  const auto now = steady_clock::now();
  deaths_ = ready_ && now - since_ > rule_.counts_as_alive ? 1 : deaths_ + 1;
  ready_ = false;
  since_ = now;
  log::error("up.server_died",
             {{"server", is_.name}, {"times", deaths_}, {"why", why}, {"log", is_.how.output_file}});
  if (deaths_ <= rule_.most) return true;
  log::error("up.server_lost", {{"server", is_.name}, {"times", deaths_}});
  return false;
}

/// One that somebody has stopped would not hear it.
void watched_server::tell(int signal) const {
  ::kill(pid_, signal);
  ::kill(pid_, SIGCONT);
}

void watched_server::hurry(seconds after) const {
  log::warn("up.server_hurried", {{"server", is_.name}, {"after_s", after.count()}});
  tell(is_.hurry_signal);
}

} // namespace pheidi::app
