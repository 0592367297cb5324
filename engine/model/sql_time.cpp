// Times into parameters and out of results.
#include "sql_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

std::string timestamp_text(wall_time t) {
  using namespace std::chrono;
  const auto micros = floor<microseconds>(t);
  const auto day = floor<days>(micros);
  const year_month_day date(day);
  const hh_mm_ss time(micros - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}", std::clamp(int(date.year()), 1, 9999),
                     unsigned(date.month()), unsigned(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

wall_time from_unix_micros(std::int64_t micros) {
  // What the clock's 64 bits of nanoseconds hold; a column may hold more.
  constexpr std::int64_t furthest = 9'200'000'000'000'000;
  return wall_time(std::chrono::duration_cast<wall_clock::duration>(
      std::chrono::microseconds(std::clamp(micros, -furthest, furthest))));
}

} // namespace pheidi::model
