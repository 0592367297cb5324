// RFC 3339 by hand: strptime is lenient where a signature must not be.
#include "iso_time.hpp"

#include "text.hpp"

#include <chrono>

namespace pheidi::crypto {

namespace {

/// Eats a fixed number of digits, or one expected character.
class reader {
 public:
  explicit reader(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool one_of(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == wanted.npos) return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }
  /// ".123": looked at and left out.
  bool fraction() {
    if (!one_of(".")) return true;
    const auto before = rest_.size();
    while (!rest_.empty() && is_digit(rest_.front()))
      rest_.remove_prefix(1);
    return rest_.size() != before;
  }
  char last() const { return last_; }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  char last_ = '\0';
};

std::optional<std::int64_t> days_of(reader& in) {
  const auto year = in.digits(4);
  if (!year || !in.one_of("-")) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || !in.one_of("-")) return std::nullopt;
  const auto day = in.digits(2);
  if (!day || *year < 1970) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<std::int64_t> seconds_of_day(reader& in) {
  const auto hour = in.digits(2);
  if (!hour || !in.one_of(":")) return std::nullopt;
  const auto minute = in.digits(2);
  if (!minute || !in.one_of(":")) return std::nullopt;
  const auto second = in.digits(2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60 || !in.fraction()) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

/// How far the zone is ahead of UTC.
std::optional<std::int64_t> zone_of(reader& in) {
  if (in.one_of("Zz")) return 0;
  if (!in.one_of("+-")) return std::nullopt;
  const std::int64_t sign = in.last() == '-' ? -1 : 1;
  const auto hours = in.digits(2);
  if (!hours) return std::nullopt;
  in.one_of(":");
  const auto minutes = in.digits(2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 3600 + *minutes * 60);
}

} // namespace

std::optional<std::int64_t> parse_iso_seconds(std::string_view text) {
  reader in(text);
  const auto days = days_of(in);
  if (!days || !in.one_of("Tt ")) return std::nullopt;
  const auto seconds = seconds_of_day(in);
  if (!seconds) return std::nullopt;
  const auto zone = zone_of(in);
  if (!zone || !in.done()) return std::nullopt;
  return *days * 86400 + *seconds - *zone;
}

} // namespace pheidi::crypto
