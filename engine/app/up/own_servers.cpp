// A loop of looks, none of which waits: for one server's start neither the others nor the end are forgotten.
#include "app/up/own_servers.hpp"

#include "app/up/watched_server.hpp"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace pheidi::app {

namespace {

constexpr milliseconds look_every{20}, watch_every{200};

} // namespace

struct own_servers::impl {
  void live(std::promise<result<void>> begun);
  result<void> begin_all();
  bool look_at_all();
  milliseconds until_next_look() const;
  bool wait_for_end(milliseconds at_most);

  std::vector<watched_server> all;
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
  while (started && !wait_for_end(until_next_look())) {
    if (fine) fine = look_at_all();
    if (!fine && lost) std::exchange(lost, nullptr)();
  }
  for (auto each = all.rbegin(); each != all.rend(); ++each)
    each->end();
}

result<void> own_servers::impl::begin_all() {
  for (auto& each : all) {
    auto ready = each.begin();
    if (!ready) return ready;
  }
  return {};
}

bool own_servers::impl::look_at_all() {
  bool fine = true;
  for (auto& each : all)
    if (!each.look()) fine = false;
  return fine;
}

milliseconds own_servers::impl::until_next_look() const {
  const bool all_ready = std::all_of(all.begin(), all.end(), [](const auto& each) { return each.ready(); });
  return all_ready ? watch_every : look_every;
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

result<std::unique_ptr<own_servers>>
own_servers::start(std::vector<own_server> all, std::function<void()> lost, const restart_rule& rule) {
  auto made = std::make_unique<impl>();
  for (auto& each : all)
    made->all.emplace_back(std::move(each), rule);
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
