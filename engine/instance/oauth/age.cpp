// Born on the 29th of February is a year older on the 1st of March.
#include "age.hpp"

#include "pheidi/base/ascii.hpp"

#include <algorithm>

namespace pheidi::instance::oauth {

namespace {

int number(std::string_view digits) {
  int out = 0;
  for (const char c : digits)
    out = 10 * out + (c - '0');
  return out;
}

} // namespace

std::optional<std::chrono::year_month_day> read_day(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = text.substr(0, 4), m = text.substr(5, 2), d = text.substr(8, 2);
  for (const auto part : {y, m, d})
    if (!std::ranges::all_of(part, ascii::is_digit)) return std::nullopt;
  const year_month_day out(year(number(y)), month(static_cast<unsigned>(number(m))),
                           day(static_cast<unsigned>(number(d))));
  if (!out.ok()) return std::nullopt;
  return out;
}

int years_since(std::chrono::year_month_day day, wall_time now) {
  using namespace std::chrono;
  const year_month_day today(floor<days>(now));
  const int years = int(today.year()) - int(day.year());
  const bool not_yet =
      today.month() < day.month() || (today.month() == day.month() && today.day() < day.day());
  return not_yet ? years - 1 : years;
}

} // namespace pheidi::instance::oauth
