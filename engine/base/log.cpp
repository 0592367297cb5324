// The shell of the log: per-thread buffers, one writer thread, drop instead of block.
#include "pheidi/base/log.hpp"

#include "base/log_render.hpp"

#include "pheidi/base/clock.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <memory>
#include <mutex>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace pheidi::log {

namespace {

constexpr std::size_t buffer_bound = 1 << 20;
constexpr std::size_t wake_at = 1 << 18;
constexpr milliseconds drain_every{50};

std::atomic<level> g_threshold{level::info};
std::atomic<format> g_format{format::human};
std::atomic<int> g_fd{STDERR_FILENO};
std::atomic<std::uint64_t> g_dropped{0};

/// Lines of one thread. The lock is only ever contended by the writer's swap.
struct buffer {
  std::mutex mutex;
  std::string text;
};

/// Waits until the output takes bytes; false when it stays full for a second or is broken.
bool wait_writable(int fd) {
  for (;;) {
    pollfd ready{fd, POLLOUT, 0};
    const int n = ::poll(&ready, 1, 1000);
    if (n < 0 && errno == EINTR) continue;
    return n > 0;
  }
}

/// Writes `text` as far as the output takes it; how much that is.
std::size_t write_some(int fd, std::string_view text) {
  std::size_t done = 0;
  while (done < text.size() && wait_writable(fd)) {
    // A pipe accepts PIPE_BUF without blocking once poll says so.
    const auto n = ::write(fd, text.data() + done, std::min<std::size_t>(text.size() - done, 4096));
    if (n < 0 && errno != EINTR && errno != EAGAIN) break;
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  return done;
}

/// Writes whole lines, or drops the rest and counts it. Only called with the output lock held.
void write_out(std::string_view lines) {
  // The output on which the last call gave up within a line: the next line must not continue that one.
  static int torn = -1;
  const int fd = g_fd.load();
  std::size_t done = 0;
  if (torn != fd || write_some(fd, "\n") == 1) {
    done = write_some(fd, lines);
    torn = done > 0 && lines[done - 1] != '\n' ? fd : -1;
  }
  const auto lost = std::count(lines.begin() + static_cast<std::ptrdiff_t>(done), lines.end(), '\n');
  if (lost > 0) g_dropped.fetch_add(static_cast<std::uint64_t>(lost));
}

class writer {
 public:
  writer() : thread_([this] { run(); }) {}
  ~writer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    drain();
  }

  std::shared_ptr<buffer> make_buffer() {
    auto b = std::make_shared<buffer>();
    const std::lock_guard lock(mutex_);
    buffers_.push_back(b);
    return b;
  }

  void wake() { wake_.notify_one(); }

  void drain() {
    const std::lock_guard output(output_mutex_);
    std::vector<std::shared_ptr<buffer>> all;
    {
      const std::lock_guard lock(mutex_);
      // A buffer only we hold belongs to a thread that has ended: this drain is its last.
      for (const auto& b : buffers_)
        all.push_back(b);
      std::erase_if(buffers_, [](const auto& b) { return b.use_count() == 2; });
    }
    for (const auto& b : all) {
      spare_.clear();
      {
        const std::lock_guard lock(b->mutex);
        spare_.swap(b->text);
      }
      if (!spare_.empty()) write_out(spare_);
    }
  }

 private:
  void run() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      wake_.wait_for(lock, drain_every);
      lock.unlock();
      drain();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::mutex output_mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::vector<std::shared_ptr<buffer>> buffers_;
  std::string spare_;
  std::thread thread_;
};

writer& the_writer() {
  static writer w;
  return w;
}

/// The time of a line, formatted once per millisecond and thread: it is most of a line's cost otherwise.
std::string_view now_text() {
  thread_local std::int64_t last = -1;
  thread_local std::string text;
  const auto now = wall_clock::now();
  if (const auto ms = unix_millis(now); ms != last) {
    last = ms;
    text = utc_iso_time(now);
  }
  return text;
}

} // namespace

void write(level l, std::string_view event, std::initializer_list<field> fields) {
  if (!enabled(l)) return;
  thread_local const std::shared_ptr<buffer> mine = the_writer().make_buffer();
  const auto time = now_text();
  bool wake = false;
  {
    const std::lock_guard lock(mine->mutex);
    if (mine->text.size() > buffer_bound) {
      g_dropped.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    const auto before = mine->text.size();
    render_to(mine->text, l, g_format.load(std::memory_order_relaxed), time, event, fields);
    mine->text += '\n';
    wake = before < wake_at && mine->text.size() >= wake_at;
  }
  if (wake) the_writer().wake();
}

void configure(level threshold, format f) {
  g_threshold.store(threshold);
  g_format.store(f);
}

void set_output(int fd) {
  g_fd.store(fd);
}

bool enabled(level l) {
  return l >= g_threshold.load(std::memory_order_relaxed);
}

std::uint64_t dropped() {
  return g_dropped.load();
}

void flush() {
  the_writer().drain();
}

} // namespace pheidi::log
