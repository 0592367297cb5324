// A few threads and one bounded queue.
#include "pheidi/instance/web/side_work.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace pheidi::instance::web {

struct side_work::impl {
  std::string name;
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<std::function<void()>> queue;
  std::size_t max_waiting = 0;
  bool stopping = false;
  metrics::gauge* waiting = nullptr;
  std::vector<std::thread> threads;

  void work() {
    pthread_setname_np(pthread_self(), name.c_str());
    for (;;) {
      std::function<void()> next;
      {
        std::unique_lock hold(mutex);
        arrived.wait(hold, [this] { return stopping || !queue.empty(); });
        if (stopping) return;
        next = std::move(queue.front());
        queue.pop_front();
        waiting->set(static_cast<double>(queue.size()));
      }
      next();
    }
  }
};

side_work::side_work(const options& o, metrics::registry& registry) : impl_(std::make_unique<impl>()) {
  impl_->name = o.name;
  impl_->max_waiting = o.max_waiting;
  impl_->waiting =
      &registry.make_gauge("pheidi_web_side_work_waiting",
                           "What waits for a thread: pictures, passwords, files.", {{"of", o.name}});
  for (int i = 0; i < o.threads; ++i)
    impl_->threads.emplace_back([this] { impl_->work(); });
}

side_work::~side_work() {
  {
    const std::lock_guard hold(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->arrived.notify_all();
  for (auto& thread : impl_->threads)
    thread.join();
}

bool side_work::submit(std::function<void()> task) {
  {
    const std::lock_guard hold(impl_->mutex);
    if (impl_->stopping || impl_->queue.size() >= impl_->max_waiting) return false;
    impl_->queue.push_back(std::move(task));
    impl_->waiting->set(static_cast<double>(impl_->queue.size()));
  }
  impl_->arrived.notify_one();
  return true;
}

} // namespace pheidi::instance::web
