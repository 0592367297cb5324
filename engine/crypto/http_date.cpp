// "Sun, 06 Nov 1994 08:49:37 GMT": fixed columns, so no tokeniser.
#include "http_date.hpp"

#include "text.hpp"

#include <array>
#include <chrono>

namespace pheidi::crypto {

namespace {

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view shape = "???, dd ??? dddd dd:dd:dd GMT"; // d: a digit, ?: looked up below

bool has_shape(std::string_view text) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == 'd' ? is_digit(text[i]) : shape[i] == '?' || shape[i] == text[i];
    if (!fits) return false;
  }
  return true;
}

int number(std::string_view digits) {
  int out = 0;
  for (const char c : digits)
    out = out * 10 + (c - '0');
  return out;
}

} // namespace

std::optional<std::int64_t> parse_imf_date(std::string_view text) {
  namespace chrono = std::chrono;
  if (!has_shape(text)) return std::nullopt;
  const auto month = std::find(month_names.begin(), month_names.end(), text.substr(8, 3));
  if (month == month_names.end()) return std::nullopt;
  if (std::find(day_names.begin(), day_names.end(), text.substr(0, 3)) == day_names.end())
    return std::nullopt;
  const chrono::year_month_day date{chrono::year(number(text.substr(12, 4))),
                                    chrono::month(static_cast<unsigned>(month - month_names.begin()) + 1),
                                    chrono::day(static_cast<unsigned>(number(text.substr(5, 2))))};
  const int hour = number(text.substr(17, 2));
  const int minute = number(text.substr(20, 2));
  const int second = number(text.substr(23, 2));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = chrono::sys_days(date).time_since_epoch().count();
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

} // namespace pheidi::crypto
