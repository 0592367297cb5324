// Progress lines for terminals and for logs.
#include "pheidi/swarm/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pheidi::swarm {

namespace {

std::string bar(double share, std::size_t cells) {
  const auto full = static_cast<std::size_t>(std::floor(share * static_cast<double>(cells)));
  return "[" + std::string(full, '#') + std::string(cells - full, '-') + "]";
}

} // namespace

std::string with_commas(std::uint64_t n) {
  auto text = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

std::string short_time(double s) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, std::ceil(s)));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

std::string render_progress(const progress_state& s, std::size_t width) {
  const auto rate = with_commas(static_cast<std::uint64_t>(std::llround(s.per_second)));
  const auto extra = s.extra.empty() ? std::string() : "  " + s.extra;
  if (s.total == 0)
    return fmt::format("{}  {}  {}/s{}", s.label, with_commas(s.done), rate, extra).substr(0, width);
  const auto share = std::min(1.0, static_cast<double>(s.done) / static_cast<double>(s.total));
  auto right = fmt::format(" {:3.0f}%  {}/{}  {}/s", std::floor(share * 100), with_commas(s.done),
                           with_commas(s.total), rate);
  if (s.done < s.total && s.per_second >= 0.5)
    right += fmt::format("  {} left", short_time(static_cast<double>(s.total - s.done) / s.per_second));
  right += extra;
  const auto taken = s.label.size() + 2 + 2 + right.size();
  // Below eight cells a bar says less than the figures beside it.
  const auto room = taken + 8 <= width ? std::min<std::size_t>(width - taken, 30) : 0;
  return (s.label + "  " + (room ? bar(share, room) : "") + right).substr(0, width);
}

terminal terminal::of(std::FILE* f) {
  terminal t;
  const int fd = ::fileno(f);
  t.tty = ::isatty(fd) == 1;
  const char* name = std::getenv("TERM");
  const char* no_colour = std::getenv("NO_COLOR");
  const bool dumb = !name || std::string_view(name) == "dumb";
  t.colour = t.tty && !dumb && !(no_colour && *no_colour);
  winsize size{};
  if (t.tty && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 20) t.columns = size.ws_col;
  return t;
}

progress_printer::progress_printer(std::FILE* out, terminal where, bool quiet)
    : out_(out), terminal_(where), quiet_(quiet) {}

void progress_printer::update(progress_state s, steady_time now, bool last) {
  if (quiet_ || (!last && now < next_)) return;
  next_ = now + (terminal_.tty ? milliseconds(100) : milliseconds(1000));
  history_.emplace_back(now, s.done);
  while (history_.size() > 2 && now - history_.front().first > seconds(5))
    history_.pop_front();
  const auto span = std::chrono::duration<double>(now - history_.front().first).count();
  // A reset of the counts makes the newest smaller than the oldest.
  if (s.done < history_.front().second) history_.clear();
  if (span > 0 && !history_.empty())
    s.per_second = static_cast<double>(s.done - history_.front().second) / span;
  const auto line = render_progress(s, terminal_.columns - 1);
  if (terminal_.tty)
    fmt::print(out_, "\r{}\x1b[K{}", line, last ? "\n" : "");
  else
    fmt::print(out_, "{}\n", line);
  std::fflush(out_);
}

} // namespace pheidi::swarm
