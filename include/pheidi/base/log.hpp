// Structured log: one event, one line, JSON or human. Never blocks.
//
// A line goes to a buffer of the calling thread; one writer thread drains all
// buffers to standard error every 50 ms. A full buffer drops the line and counts
// it (`log::dropped()`), so a stuck terminal or a full disk never stops a
// delivery. Values are escaped and cut at 2,000 bytes; secrets are never passed.
//
//   log::info("delivery.done", {{"jid", jid}, {"host", host}, {"status", 202}});
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace pheidi::log {

enum class level { debug, info, warn, error };
enum class format { human, json };

struct field {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  field(std::string_view k, std::string_view v) : key(k), value(v) {}
  field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  field(std::string_view k, bool v) : key(k), value(v) {}
  field(std::string_view k, double v) : key(k), value(v) {}
  template <class I>
  requires(std::is_integral_v<I> && !std::is_same_v<I, bool>) field(std::string_view k, I v)
      : key(k), value(static_cast<std::int64_t>(v)) {}
};

/// Thread-safe. `event` is a dotted, stable name: "delivery.done", "queue.recovered".
void write(level l, std::string_view event, std::initializer_list<field> fields);

inline void debug(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::info, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::warn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<field> fields = {}) {
  write(level::error, event, fields);
}

/// Takes effect at once for all threads; called at start and on SIGHUP.
void configure(level threshold, format f);
/// Where lines go: a file descriptor that outlives the process. Standard error by default.
void set_output(int fd);
bool enabled(level l);
/// Lines lost because the output did not keep up.
std::uint64_t dropped();
/// Writes what is buffered; for the end of a process and for tests.
void flush();

/// One line without its newline, as `write` makes it (exposed for tests).
std::string render(level l, format f, std::string_view time, std::string_view event,
                   std::initializer_list<field> fields);

} // namespace pheidi::log
