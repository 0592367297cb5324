// A loop of looks; a child that ended by itself is started again after a pause.
#include "app/up/own_servers.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <filesystem>
#include <future>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <utility>

namespace pheidi::app {

namespace {

constexpr milliseconds look_every{20}, watch_every{200}, pause_before_again{1000};
constexpr seconds start_patience{300}; // after a crash both read their logs first
/// More deaths than that in a row, each soon after its start, and there is no use in another.
constexpr int most_restarts = 5;
constexpr seconds counts_as_alive{60};

struct child {
  own_server is;
  pid_t pid = -1;
  steady_time begun{};
  int deaths = 0;
};

bool has_ended(child& c) {
  int status = 0;
  if (::waitpid(c.pid, &status, WNOHANG) != c.pid) return false;
  c.pid = -1;
  return true;
}

/// What a server says is read when it does not start; a long story of earlier days goes.
void make_room_for_words(const std::string& file) {
  std::error_code none;
  constexpr std::uintmax_t enough = 16 << 20;
  const auto bytes = std::filesystem::file_size(file, none);
  if (!none && bytes > enough) std::filesystem::rename(file, file + ".1", none);
}

result<void> begin(child& c) {
  make_room_for_words(c.is.how.output_file);
  const auto pid = start_child(c.is.how);
  if (!pid) return pid.error();
  c.pid = *pid;
  c.begun = steady_clock::now();
  while (steady_clock::now() - c.begun < start_patience) {
    if (c.is.ready(c.pid)) return {};
    if (has_ended(c))
      return error{errc::refused, fmt::format("{} ends at its start. Its last words, of {}:\n{}", c.is.name,
                                              c.is.how.output_file, tail_of(c.is.how.output_file))};
    std::this_thread::sleep_for(look_every);
  }
  return error{errc::refused,
               fmt::format("{} does not get ready; it writes to {}", c.is.name, c.is.how.output_file)};
}

void end(child& c) {
  if (c.pid < 0) return;
  ::kill(c.pid, c.is.stop_signal);
  const auto until = steady_clock::now() + c.is.patience;
  while (steady_clock::now() < until) {
    if (has_ended(c)) return;
    std::this_thread::sleep_for(look_every);
  }
  log::warn("up.server_hurried", {{"server", c.is.name}, {"after_s", c.is.patience.count()}});
  ::kill(c.pid, c.is.hurry_signal);
  wait_child(c.pid);
  c.pid = -1;
}

} // namespace

struct own_servers::impl {
  void live(std::promise<result<void>> begun);
  result<void> begin_all();
  bool again(child& c);
  bool wait_for_end(milliseconds at_most);

  std::vector<child> all;
  std::function<void()> lost;
  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false;
  std::thread thread;
};

void own_servers::impl::live(std::promise<result<void>> begun) {
  auto ready = begin_all();
  const bool started = ready.has_value();
  bool fine = started;
  begun.set_value(std::move(ready));
  while (started && !wait_for_end(watch_every)) {
    for (auto& c : all)
      if (fine && has_ended(c)) fine = again(c);
    if (!fine && lost) std::exchange(lost, nullptr)();
  }
  for (auto c = all.rbegin(); c != all.rend(); ++c)
    end(*c);
}

result<void> own_servers::impl::begin_all() {
  for (auto& c : all) {
    auto ready = begin(c);
    if (!ready) return ready;
  }
  return {};
}

/// False when it is of no use.
bool own_servers::impl::again(child& c) {
  c.deaths = steady_clock::now() - c.begun > counts_as_alive ? 1 : c.deaths + 1;
  log::error("up.server_died", {{"server", c.is.name}, {"log", c.is.how.output_file}, {"times", c.deaths}});
  if (c.deaths > most_restarts) return false;
  if (wait_for_end(pause_before_again)) return true;
  const auto ready = begin(c);
  if (!ready) log::error("up.server_lost", {{"server", c.is.name}, {"error", ready.error().message()}});
  return ready.has_value();
}

bool own_servers::impl::wait_for_end(milliseconds at_most) {
  std::unique_lock hold(mutex);
  return changed.wait_for(hold, at_most, [this] { return ending; });
}

own_servers::own_servers(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

own_servers::~own_servers() {
  {
    const std::lock_guard hold(impl_->mutex);
    impl_->ending = true;
  }
  impl_->changed.notify_all();
  impl_->thread.join();
}

result<std::unique_ptr<own_servers>> own_servers::start(std::vector<own_server> all,
                                                        std::function<void()> lost) {
  auto made = std::make_unique<impl>();
  for (auto& each : all)
    made->all.push_back({std::move(each)});
  made->lost = std::move(lost);
  std::promise<result<void>> begun;
  auto answer = begun.get_future();
  made->thread =
      std::thread([raw = made.get(), begun = std::move(begun)]() mutable { raw->live(std::move(begun)); });
  std::unique_ptr<own_servers> out(new own_servers(std::move(made)));
  auto ready = answer.get();
  if (!ready) return ready.error();
  return out;
}

} // namespace pheidi::app
