// The shell of the log: per-thread buffers, one writer thread, drop instead of block.
#include "pheidi/base/log.hpp"

#include "pheidi/base/clock.hpp"

#include <fmt/format.h>

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

/// Writes all of `text`, or drops the rest and counts it when the output stays full for a second.
void write_out(const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const int fd = g_fd.load();
    pollfd ready{fd, POLLOUT, 0};
    if (::poll(&ready, 1, 1000) <= 0) break;
    // A pipe accepts PIPE_BUF without blocking once poll says so.
    const auto n = ::write(fd, text.data() + done, std::min<std::size_t>(text.size() - done, 4096));
    if (n < 0 && errno != EINTR && errno != EAGAIN) break;
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  const auto lost = std::count(text.begin() + static_cast<std::ptrdiff_t>(done), text.end(), '\n');
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
      for (const auto& b : buffers_) all.push_back(b);
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

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::size_t longest = 2000;
  const bool cut = text.size() > longest;
  if (cut) text = text.substr(0, longest);
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (u < 0x20 || u == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", u);
    } else {
      out += c;
    }
  }
  if (cut) out += "...";
}

/// Invalid UTF-8 would make a JSON line unreadable, so bytes outside ASCII are kept only if they are valid.
bool valid_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto u = static_cast<unsigned char>(s[i]);
    const std::size_t n = u < 0x80 ? 1 : (u >> 5) == 6 ? 2 : (u >> 4) == 14 ? 3 : (u >> 3) == 30 ? 4 : 0;
    if (n == 0 || i + n > s.size()) return false;
    for (std::size_t k = 1; k < n; ++k)
      if ((static_cast<unsigned char>(s[i + k]) >> 6) != 2) return false;
    i += n;
  }
  return true;
}

void append_text(std::string& out, std::string_view text) {
  if (valid_utf8(text)) return append_escaped(out, text);
  std::string ascii(text);
  for (auto& c : ascii)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  append_escaped(out, ascii);
}

struct append_value {
  std::string& out;
  format f;
  void operator()(std::string_view s) const {
    const bool bare = f == format::human && !s.empty() && s.find_first_of(" \"=\\\n\t") == s.npos;
    if (!bare) out += '"';
    append_text(out, s);
    if (!bare) out += '"';
  }
  void operator()(std::int64_t v) const { fmt::format_to(std::back_inserter(out), "{}", v); }
  void operator()(double v) const { fmt::format_to(std::back_inserter(out), "{:.6g}", v); }
  void operator()(bool v) const { out += v ? "true" : "false"; }
};

constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
constexpr std::string_view padded[] = {"DEBUG", "INFO ", "WARN ", "ERROR"};

void render_to(std::string& out, level l, format f, std::string_view time, std::string_view event,
               std::initializer_list<field> fields) {
  const auto index = static_cast<std::size_t>(l);
  if (f == format::json)
    fmt::format_to(std::back_inserter(out), R"({{"time":"{}","level":"{}","event":"{}")", time, names[index], event);
  else
    fmt::format_to(std::back_inserter(out), "{} {} {:<22}", time, padded[index], event);
  for (const auto& field : fields) {
    if (f == format::json)
      fmt::format_to(std::back_inserter(out), R"(,"{}":)", field.key);
    else
      fmt::format_to(std::back_inserter(out), " {}=", field.key);
    std::visit(append_value{out, f}, field.value);
  }
  if (f == format::json) out += '}';
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

void set_output(int fd) { g_fd.store(fd); }

bool enabled(level l) { return l >= g_threshold.load(std::memory_order_relaxed); }

std::uint64_t dropped() { return g_dropped.load(); }

void flush() { the_writer().drain(); }

std::string render(level l, format f, std::string_view time, std::string_view event, std::initializer_list<field> fields) {
  std::string out;
  render_to(out, l, f, time, event, fields);
  return out;
}

} // namespace pheidi::log
