// The loops of a worker: each is "do one step, say what went wrong, wait".
#include "pheidi/sidekiq/worker.hpp"

#include "pheidi/base/log.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <unistd.h>

namespace pheidi::sidekiq {

namespace {

constexpr milliseconds redis_back_off{250};
constexpr std::size_t first_window = 64;
constexpr milliseconds top_up_after{100};
constexpr milliseconds proven_after{200};

std::size_t resident_kb() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

/// The sequence number at the end of an in-flight field ("push:42").
std::uint64_t sequence_of(std::string_view field) {
  std::uint64_t n = 0;
  const auto colon = field.rfind(':');
  if (colon != field.npos) std::from_chars(field.data() + colon + 1, field.data() + field.size(), n);
  return n;
}

std::vector<std::string> names(const std::vector<queue_order::entry>& queues) {
  std::vector<std::string> out;
  for (const auto& q : queues)
    out.push_back(q.name);
  return out;
}

} // namespace

worker::counters::counters(metrics::registry& r)
    : fetched(r.make_counter("pheidi_queue_fetched_total", "Jobs taken from their queues.")),
      settled(r.make_counter("pheidi_queue_settled_total", "Jobs whose outcome was recorded.")),
      foreign(r.make_counter("pheidi_queue_foreign_total",
                             "Outcomes that came after another process had taken the job back.")),
      recovered(r.make_counter("pheidi_queue_recovered_total",
                               "Jobs of dead processes given back to their queues.")),
      condemned(r.make_counter("pheidi_queue_condemned_total",
                               "Jobs moved to the dead set after repeated recoveries.")),
      promoted(r.make_counter("pheidi_queue_promoted_total",
                              "Jobs moved from the retry and schedule sets to their queues.")),
      failed_calls(
          r.make_counter("pheidi_queue_errors_total", "Queue operations that Redis did not answer.")),
      in_flight(r.make_gauge("pheidi_queue_in_flight_jobs", "Jobs fetched and not settled.")),
      in_flight_bytes(r.make_gauge("pheidi_queue_in_flight_bytes", "Their size as stored in Redis.")),
      unsettled(r.make_gauge("pheidi_queue_unsettled_jobs", "Outcomes waiting to be recorded.")),
      window(r.make_gauge("pheidi_queue_window_jobs", "How many jobs may be in flight now.")),
      retry(r.make_gauge("pheidi_queue_retry_jobs", "Members of the retry set.")),
      schedule(r.make_gauge("pheidi_queue_schedule_jobs", "Members of the schedule set.")),
      dead(r.make_gauge("pheidi_queue_dead_jobs", "Members of the dead set.")) {}

worker::worker(net::loop& l, redis::connection& r, keyspace keys, process_info info, queue_order order,
               worker_options options, metrics::registry& registry)
    : loop_(l), redis_(r), keys_(keys), queue_(r, keys, info.identity), record_(r, keys, info),
      info_(std::move(info)), order_(std::move(order)), options_(options), registry_(registry),
      count_(registry), window_(std::min(first_window, options.max_in_flight)) {}

void worker::configure(std::size_t max_in_flight, std::size_t max_in_flight_bytes, int poison_after) {
  options_.max_in_flight = max_in_flight;
  options_.max_in_flight_bytes = max_in_flight_bytes;
  options_.poison_after = poison_after;
  window_ = std::min(window_, max_in_flight);
}

void worker::start() {
  widened_at_ = steady_clock::now();
  loop_.spawn(heartbeat_loop());
  loop_.spawn(fetch_loop());
  loop_.spawn(settle_loop());
  loop_.spawn(recover_loop());
  loop_.spawn(promote_loop());
  loop_.spawn(depth_loop());
}

void worker::note(const error& e, std::string_view doing) {
  count_.failed_calls.add();
  if (reachable_) log::warn("queue.unreachable", {{"doing", doing}, {"error", e.message()}});
  reachable_ = false;
}

net::awaitable<void> worker::pause(milliseconds d) {
  // In short steps, so that closing does not wait for a long pause.
  const auto until = steady_clock::now() + d;
  while (!closing_ && steady_clock::now() < until) {
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
    co_await net::sleep_for(loop_, std::min(left, milliseconds(200)));
  }
}

std::size_t worker::credit() const {
  if (in_flight_ >= window_ || bytes_ >= options_.max_in_flight_bytes) return 0;
  return window_ - in_flight_;
}

bool worker::worth_asking() {
  const auto room = credit();
  const auto now = steady_clock::now();
  if (room >= std::min({options_.fetch_batch, window_ / 4 + 1, options_.max_in_flight})) return true;
  // What fills the window may hang for long and must not keep out the rest; what crashes does so soon.
  if (now - widened_at_ > proven_after) widen_window();
  // Small top-ups cost a round trip each, so they wait for a moment.
  return room > 0 && now - asked_at_ > top_up_after;
}

net::awaitable<void> worker::fetch_loop() {
  ++tasks_;
  while (!closing_) {
    if (quiet_ || !reachable_ || !worth_asking()) {
      co_await net::sleep_for(loop_, loop_.wheel().tick());
      continue;
    }
    asked_at_ = steady_clock::now();
    // What is in flight may still give work to the queues.
    const bool nothing_held = in_flight_ == 0;
    const auto room = credit();
    const auto order = order_.next();
    auto jobs = co_await queue_.fetch(order, std::min(room, options_.fetch_batch),
                                      options_.max_in_flight_bytes - bytes_);
    if (!jobs) {
      note(jobs.error(), "fetch");
      co_await pause(redis_back_off);
      continue;
    }
    reachable_ = true;
    empty_seen_ = nothing_held && jobs->empty();
    if (jobs->empty()) {
      co_await net::sleep_for(loop_, options_.idle_poll);
      continue;
    }
    hand_out(std::move(*jobs));
  }
  --tasks_;
}

void worker::hand_out(std::vector<fetched> jobs) {
  count_.fetched.add(jobs.size());
  in_flight_ += jobs.size();
  const auto now = wall_clock::now();
  for (const auto& j : jobs) {
    bytes_ += j.raw.size();
    if (rows_.size() < max_work_rows) rows_.emplace(j.field, work_row{j.field, j.queue, j.raw, now});
  }
  count_.in_flight.set(static_cast<double>(in_flight_));
  count_.in_flight_bytes.set(static_cast<double>(bytes_));
  take_(std::move(jobs));
}

void worker::settle(std::vector<settlement> batch) {
  // At the end all that is unfinished goes back at once: shards answer one by one, and what each gave back on
  // its own would stand in the queue in another order than before.
  if (ending_)
    returned_ +=
        std::erase_if(batch, [](const settlement& s) { return std::holds_alternative<give_back>(s.to); });
  pending_.insert(pending_.end(), std::make_move_iterator(batch.begin()),
                  std::make_move_iterator(batch.end()));
}

net::awaitable<void> worker::settle_loop() {
  ++tasks_;
  std::vector<settlement> batch;
  while (!(closing_ && pending_.empty())) {
    if (pending_.empty()) {
      co_await net::sleep_for(loop_, milliseconds(0));
      continue;
    }
    const auto n = std::min(pending_.size(), options_.settle_batch);
    batch.assign(std::make_move_iterator(pending_.begin()),
                 std::make_move_iterator(pending_.begin() + static_cast<std::ptrdiff_t>(n)));
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(n));
    settling_ = true;
    auto done = co_await queue_.settle(batch, wall_clock::now());
    // The script acts on each record once, so asking again after a lost answer is safe.
    while (!done && !closing_) {
      note(done.error(), "settle");
      co_await pause(redis_back_off);
      done = co_await queue_.settle(batch, wall_clock::now());
    }
    settling_ = false;
    if (!done) {
      pending_.insert(pending_.begin(), std::make_move_iterator(batch.begin()),
                      std::make_move_iterator(batch.end()));
      break;
    }
    count_.settled.add(done->settled);
    count_.foreign.add(done->foreign);
    if (done->foreign) log::warn("queue.foreign", {{"jobs", done->foreign}});
    forget(batch);
  }
  --tasks_;
}

void worker::forget(const std::vector<settlement>& batch) {
  for (const auto& s : batch) {
    bytes_ -= std::min(bytes_, s.raw_bytes);
    rows_.erase(s.field);
  }
  in_flight_ -= std::min(in_flight_, batch.size());
  settled_in_window_ += batch.size();
  adapt_window();
  count_.in_flight.set(static_cast<double>(in_flight_));
  count_.in_flight_bytes.set(static_cast<double>(bytes_));
  count_.unsettled.set(static_cast<double>(pending_.size()));
}

void worker::adapt_window() {
  if (settled_in_window_ >= window_ / 2) widen_window();
}

void worker::widen_window() {
  settled_in_window_ = 0;
  widened_at_ = steady_clock::now();
  window_ = std::min(window_ * 2, options_.max_in_flight);
  count_.window.set(static_cast<double>(window_));
}

net::awaitable<void> worker::heartbeat_loop() {
  ++tasks_;
  std::chrono::microseconds rtt{0};
  while (!closing_) {
    beat b;
    b.busy = in_flight_;
    b.quiet = quiet_;
    b.rss_kb = resident_kb();
    b.rtt_us = rtt.count();
    for (const auto& [field, row] : rows_)
      b.work.push_back(row);
    const auto before = steady_clock::now();
    auto lease = co_await queue_.renew_lease(options_.lease);
    rtt = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - before);
    if (!lease) {
      note(lease.error(), "heartbeat");
      co_await pause(redis_back_off);
      continue;
    }
    reachable_ = true;
    auto signals = co_await record_.heartbeat(b, wall_clock::now());
    if (signals && on_signal_)
      for (const auto s : *signals)
        on_signal_(s);
    co_await pause(options_.heartbeat);
  }
  --tasks_;
}

net::awaitable<void> worker::recover_loop() {
  ++tasks_;
  while (!closing_) {
    auto taken = co_await queue_.recover(options_.poison_after, wall_clock::now());
    if (taken && taken->given_back + taken->condemned > 0) {
      count_.recovered.add(taken->given_back);
      count_.condemned.add(taken->condemned);
      log::warn("queue.recovered", {{"processes", taken->processes},
                                    {"given_back", taken->given_back},
                                    {"condemned", taken->condemned}});
    }
    co_await pause(taken ? milliseconds(options_.recover_every) : redis_back_off);
  }
  --tasks_;
}

net::awaitable<void> worker::promote_loop() {
  ++tasks_;
  constexpr std::size_t page = 500;
  while (!closing_) {
    std::size_t moved = 0;
    if (!quiet_) {
      auto done = co_await queue_.promote(page, wall_clock::now());
      moved = done ? *done : 0;
      count_.promoted.add(moved);
    }
    // A full page means that more is due: go on without waiting.
    if (moved < page) co_await pause(options_.promote_every);
  }
  --tasks_;
}

net::awaitable<void> worker::depth_loop() {
  ++tasks_;
  const auto queues = names(info_.queues);
  while (!closing_) {
    auto depths = co_await queue_.depths(queues, wall_clock::now());
    if (depths) {
      for (const auto& d : *depths) {
        auto& [size, latency] = depth_gauges_[d.queue];
        if (!size) {
          size = &registry_.make_gauge("pheidi_queue_depth_jobs", "Jobs waiting in the queue.",
                                       {{"queue", d.queue}});
          latency = &registry_.make_gauge("pheidi_queue_latency_seconds",
                                          "Age of the oldest job in the queue.", {{"queue", d.queue}});
        }
        size->set(static_cast<double>(d.size));
        latency->set(d.latency_seconds);
      }
    }
    auto sizes = co_await queue_.sizes();
    if (sizes) {
      count_.retry.set(static_cast<double>(sizes->retry));
      count_.schedule.set(static_cast<double>(sizes->schedule));
      count_.dead.set(static_cast<double>(sizes->dead));
    }
    co_await pause(options_.heartbeat);
  }
  --tasks_;
}

void worker::quiet() {
  quiet_ = true;
}

net::awaitable<bool> worker::drained(seconds patience) {
  ending_ = true;
  const auto until = steady_clock::now() + patience;
  while (in_flight_ > returned_ && steady_clock::now() < until)
    co_await net::sleep_for(loop_, milliseconds(0));
  co_return in_flight_ <= returned_;
}

net::awaitable<std::size_t> worker::close(seconds patience) {
  quiet_ = true;
  const auto until = steady_clock::now() + patience;
  while ((!pending_.empty() || settling_) && steady_clock::now() < until)
    co_await net::sleep_for(loop_, milliseconds(0));
  const auto given_back = co_await give_back_rest();
  closing_ = true;
  while (tasks_ > 0 && steady_clock::now() < until + patience)
    co_await net::sleep_for(loop_, milliseconds(0));
  auto cleared = co_await record_.clear();
  if (!cleared) log::warn("queue.unreachable", {{"doing", "leave"}, {"error", cleared.error().message()}});
  // A record that could not be emptied stays, with its lease running out, for the next process to recover.
  if (given_back) {
    auto released = co_await queue_.release_lease();
    if (!released)
      log::warn("queue.unreachable", {{"doing", "release"}, {"error", released.error().message()}});
  }
  co_return given_back ? *given_back : 0;
}

net::awaitable<result<std::size_t>> worker::give_back_rest() {
  // The record is what counts: it may hold less than we believe, when another process took it over while we
  // slept, or more, when the answer to a fetch was lost.
  const auto key = keys_.in_flight(queue_.identity());
  std::vector<std::string_view> get{"HGETALL", key};
  auto record = co_await redis_.command(get);
  if (!record) co_return record.error();
  if (!record->items()) co_return error{errc::wrong_key, key};
  std::vector<settlement> batch;
  auto& items = *record->items();
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const auto& field = *items[i].text();
    const auto colon = field.rfind(':');
    batch.push_back(
        {field, give_back{field.substr(0, colon), std::move(*items[i + 1].text())}, false, false, 0});
  }
  std::sort(batch.begin(), batch.end(),
            [](const auto& a, const auto& b) { return sequence_of(a.field) < sequence_of(b.field); });
  auto done = co_await queue_.settle(batch, wall_clock::now());
  if (!done) {
    log::error("queue.give_back_failed",
               {{"jobs", batch.size()},
                {"error", done.error().message()},
                {"then", "the next process recovers them when the lease has run out"}});
    co_return done.error();
  }
  co_return done->settled;
}

} // namespace pheidi::sidekiq
