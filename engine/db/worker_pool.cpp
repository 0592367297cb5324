// Workers take jobs, connect when they must, and run them again when that is safe.
#include "worker_pool.hpp"

#include "conninfo.hpp"

#include "pheidi/base/log.hpp"

#include <algorithm>

namespace pheidi::db::detail {

namespace {

constexpr int conflict_retries = 3;

void finish(job& task, std::optional<error> failure) {
  task.run = nullptr;
  task.failure = std::move(failure);
  // Out of the job first: the callback may be what keeps the job alive.
  auto finished = std::move(task.finished);
  finished();
}

errc kind_of(const std::optional<error>& failure) {
  return failure ? static_cast<errc>(failure->code.value()) : errc::ok;
}

session_options session_options_from(const executor_options& o) {
  session_options out;
  auto conninfo = complete_conninfo(o.postgres.connection, o.role);
  // A malformed string stays: connecting with it fails with the same words each time.
  out.conninfo = conninfo ? *conninfo : std::string("malformed");
  out.statement_timeout = o.statement_timeout;
  out.transaction_timeout = o.transaction_timeout;
  out.shared = !o.postgres.prepared_statements;
  return out;
}

} // namespace

worker_pool::worker_pool(executor_options options, metrics::registry* registry)
    : options_(std::move(options)), own_registry_(registry ? nullptr : std::make_unique<metrics::registry>()),
      metrics_(registry ? *registry : *own_registry_, options_.role) {
  auto& cells = registry ? *registry : *own_registry_;
  for (int i = 0; i < std::max(1, options_.threads); ++i)
    workers_.push_back(std::make_unique<worker>(session_options_from(options_), cells, options_.role));
  for (auto& w : workers_)
    w->thread = std::thread([this, &w = *w] { work(w); });
  watchdog_ = std::thread([this] { watch(); });
}

worker_pool::~worker_pool() {
  std::deque<std::shared_ptr<job>> rest;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    rest.swap(queue_);
    metrics_.queue_length.set(0);
    for (std::size_t i = 0; i < rest.size(); ++i)
      metrics_.refused.add(errc::stopped);
  }
  changed_.notify_all();
  for (auto& task : rest)
    finish(*task, error{errc::stopped, options_.role});
  for (auto& w : workers_)
    w->thread.join();
  // Until here the watchdog may have had to end a transaction that hangs.
  {
    const std::lock_guard lock(mutex_);
    watching_ = false;
  }
  watch_ends_.notify_all();
  watchdog_.join();
}

std::optional<error> worker_pool::add(std::shared_ptr<job> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return error{errc::stopped, options_.role};
    if (queue_.size() >= options_.max_queue) {
      metrics_.refused.add(errc::busy);
      return error{errc::busy, "the queue of the " + options_.role + " is full"};
    }
    task->queued_at = steady_clock::now();
    queue_.push_back(std::move(task));
    metrics_.queue_length.set(static_cast<double>(queue_.size()));
  }
  // All: the one that wakes might be one that may not connect yet.
  changed_.notify_all();
  return std::nullopt;
}

void worker_pool::work(worker& w) {
  while (auto task = take(w)) {
    const std::chrono::duration<double> waited = steady_clock::now() - task->queued_at;
    if (!w.connection.connected() && connect(w) && hand_back(task)) continue;
    w.metrics.wait.observe(waited.count());
    auto failure = serve(w, *task);
    w.metrics.results.add(kind_of(failure));
    finish(*task, std::move(failure));
  }
  w.connection.disconnect();
  note_connection(w);
}

/// Waits for a job that this worker should take; null when the pool stops.
std::shared_ptr<job> worker_pool::take(worker& w) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (queue_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const bool others_can = !w.connection.connected() && connected_ > 0;
    if (others_can && !backoff_.may_try(steady_clock::now())) {
      changed_.wait_until(lock, backoff_.next_try());
      continue;
    }
    auto task = std::move(queue_.front());
    queue_.pop_front();
    metrics_.queue_length.set(static_cast<double>(queue_.size()));
    return task;
  }
  return nullptr;
}

/// A server may let in fewer of us than we have threads; then those inside do the work of all.
bool worker_pool::hand_back(const std::shared_ptr<job>& task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || connected_ == 0) return false;
    queue_.push_front(task);
    metrics_.queue_length.set(static_cast<double>(queue_.size()));
  }
  changed_.notify_all();
  return true;
}

std::optional<error> worker_pool::serve(worker& w, const job& task) {
  bool renewed = false;
  for (int conflicts = 0;;) {
    if (!w.connection.connected()) {
      auto failure = connect(w);
      if (failure) return failure;
    }
    auto outcome = w.connection.transact(task.run);
    metrics_.prepared.set(static_cast<double>(w.connection.prepared()));
    note_connection(w);
    if (!outcome.failure) return std::nullopt;

    const bool may_rerun = outcome.reached == session::phase::before ||
                           (outcome.reached == session::phase::inside && task.again == retry::yes);
    if (!may_rerun) return outcome.failure;
    if (outcome.failure->is(errc::unavailable) && !renewed) {
      renewed = true;
      continue;
    }
    if (outcome.failure->is(errc::conflict) && conflicts++ < conflict_retries) {
      std::this_thread::sleep_for(conflict_pause());
      continue;
    }
    return outcome.failure;
  }
}

std::optional<error> worker_pool::connect(worker& w) {
  {
    const std::lock_guard lock(mutex_);
    if (!backoff_.may_try(steady_clock::now())) return error{errc::unavailable, last_failure_};
  }
  auto failure = w.connection.connect();
  {
    const std::lock_guard lock(mutex_);
    const bool was_down = !last_failure_.empty();
    if (failure) {
      backoff_.failed(steady_clock::now(), std::uniform_real_distribution<>(0, 1)(random_));
      last_failure_ = failure->context.empty() ? failure->message() : failure->context;
      if (!was_down) log::warn("db.unavailable", {{"role", options_.role}, {"reason", last_failure_}});
    } else {
      backoff_.succeeded();
      last_failure_.clear();
      if (was_down) log::info("db.available", {{"role", options_.role}});
    }
  }
  note_connection(w);
  return failure;
}

void worker_pool::note_connection(worker& w) {
  const bool now_connected = w.connection.connected();
  if (now_connected == w.counted_as_connected) return;
  w.counted_as_connected = now_connected;
  {
    const std::lock_guard lock(mutex_);
    connected_ += now_connected ? 1 : -1;
    metrics_.connections.set(connected_);
  }
  changed_.notify_all();
}

milliseconds worker_pool::conflict_pause() {
  const std::lock_guard lock(mutex_);
  return milliseconds(std::uniform_int_distribution<int>(5, 50)(random_));
}

/// Cuts transactions on which the server went silent, and answers jobs that nobody comes to take.
void worker_pool::watch() {
  const auto period = std::clamp(std::min(options_.transaction_timeout, options_.queue_timeout) / 4,
                                 milliseconds(10), milliseconds(1000));
  std::unique_lock lock(mutex_);
  while (!watch_ends_.wait_for(lock, period, [this] { return !watching_; })) {
    const auto now = steady_clock::now();
    auto late = expired(now);
    lock.unlock();
    for (auto& w : workers_)
      w->connection.cut_if_overdue(now);
    for (auto& task : late)
      finish(*task, error{errc::busy, "no connection of the " + options_.role + " was free in time"});
    lock.lock();
  }
}

std::vector<std::shared_ptr<job>> worker_pool::expired(steady_time now) {
  std::vector<std::shared_ptr<job>> late;
  while (!queue_.empty() && now - queue_.front()->queued_at > options_.queue_timeout) {
    late.push_back(std::move(queue_.front()));
    queue_.pop_front();
    metrics_.refused.add(errc::busy);
  }
  metrics_.queue_length.set(static_cast<double>(queue_.size()));
  return late;
}

} // namespace pheidi::db::detail
