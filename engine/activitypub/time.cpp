// Dates as documents have them: RFC 3339, and its common lapses.
#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/ascii.hpp"

#include <limits>

namespace pheidi::activitypub {

namespace {

/// Reads from the front of a text; after a failure nothing fits any more.
class date_reader {
 public:
  explicit date_reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    if (rest_.size() < digits) return fail();
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!ascii::is_digit(rest_[i])) return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  void expect(char c) {
    if (!take(c)) fail();
  }
  bool take(char c) {
    if (!good_ || rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Nanoseconds; further digits are read over.
  std::int64_t fraction() {
    std::int64_t nanos = 0, unit = 100'000'000;
    if (rest_.empty() || !ascii::is_digit(rest_.front())) fail();
    while (good_ && !rest_.empty() && ascii::is_digit(rest_.front())) {
      nanos += unit * (rest_.front() - '0');
      unit /= 10;
      rest_.remove_prefix(1);
    }
    return nanos;
  }
  bool at_end() const { return rest_.empty(); }
  bool good() const { return good_; }
  int fail() {
    good_ = false;
    return 0;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

/// Minutes east of UTC. Nothing at all means UTC.
int read_zone(date_reader& in) {
  if (in.at_end() || in.take('Z') || in.take('z')) return 0;
  const bool west = in.take('-');
  if (!west) in.expect('+');
  const int hours = in.number(2);
  in.take(':');
  const int minutes = in.at_end() ? 0 : in.number(2);
  if (hours > 23 || minutes > 59) in.fail();
  return (west ? -1 : 1) * (hours * 60 + minutes);
}

struct clock_time {
  std::int64_t second_of_day = 0;
  std::int64_t nanos = 0;
};

clock_time read_clock(date_reader& in) {
  const int hour = in.number(2);
  in.expect(':');
  const int minute = in.number(2);
  int second = 0;
  if (in.take(':')) second = in.number(2);
  if (hour > 23 || minute > 59 || second > 60) in.fail();
  const std::int64_t nanos = in.take('.') ? in.fraction() : 0;
  return {hour * 3600 + minute * 60 + second, nanos};
}

/// What does not fit into 64 bits of nanoseconds (before 1677, after 2262) is no date for us.
std::optional<wall_time> since_1970(std::int64_t whole_seconds, std::int64_t nanos) {
  constexpr std::int64_t bound = std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 1;
  if (whole_seconds < -bound || whole_seconds > bound) return std::nullopt;
  const auto exact = std::chrono::nanoseconds(whole_seconds * 1'000'000'000 + nanos);
  return wall_time(std::chrono::duration_cast<wall_clock::duration>(exact));
}

std::optional<wall_time> parse_time(std::string_view text) {
  date_reader in(text);
  const std::chrono::year year(in.number(4));
  in.expect('-');
  const std::chrono::month month(static_cast<unsigned>(in.number(2)));
  in.expect('-');
  const std::chrono::day day(static_cast<unsigned>(in.number(2)));
  clock_time clock;
  int zone = 0;
  if (!in.at_end()) {
    if (!in.take('T') && !in.take('t')) in.expect(' ');
    clock = read_clock(in);
    zone = read_zone(in);
  }
  const std::chrono::year_month_day date(year, month, day);
  if (!in.good() || !in.at_end() || !date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return since_1970(days * std::int64_t{86400} + clock.second_of_day - zone * std::int64_t{60}, clock.nanos);
}

} // namespace

std::optional<wall_time> time_of(const boost::json::object& o, std::string_view name) {
  return parse_time(text_of(o, name));
}

} // namespace pheidi::activitypub
