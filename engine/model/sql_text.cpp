// Text forms of parameters.
#include "sql_text.hpp"

#include "pheidi/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::model {

std::string array_literal(const std::vector<std::int64_t>& numbers) {
  return fmt::format("{{{}}}", fmt::join(numbers, ","));
}

std::string array_literal(const std::vector<std::string>& texts) {
  std::string out = "{";
  for (const auto& text : texts) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out += '}';
}

std::string like_literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '%' || c == '_') out += '\\';
    out += c;
  }
  return out;
}

bool storable(std::string_view text) {
  return text.find('\0') == std::string_view::npos;
}

bool searchable(std::string_view text) {
  return storable(text) && is_utf8(text);
}

std::string storable_text(std::string_view text, std::size_t characters) {
  std::string out;
  for (std::size_t count = 0; !text.empty() && count < characters; ++count) {
    const auto step = next_utf8(text);
    if (!step.valid)
      out += "\xef\xbf\xbd";
    else if (step.point != 0)
      out += text.substr(0, step.length);
    text.remove_prefix(step.length);
  }
  return out;
}

std::string micros(wall_time t) {
  return fmt::format("{}",
                     std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch()).count());
}

std::string moment_sql(std::string_view parameter) {
  return fmt::format("(timestamp 'epoch' + {}::bigint * interval '1 microsecond')", parameter);
}

std::string micros_sql(std::string_view column) {
  return fmt::format("CASE WHEN isfinite({0}) THEN (extract(epoch FROM {0}) * 1000000)::bigint END", column);
}

wall_time from_micros(std::int64_t count) {
  return wall_time(std::chrono::duration_cast<wall_clock::duration>(std::chrono::microseconds(count)));
}

std::string timestamp_text(wall_time t) {
  using namespace std::chrono;
  const auto count = floor<microseconds>(t);
  const auto day = floor<days>(count);
  const year_month_day date(day);
  const hh_mm_ss time(count - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}", std::clamp(int(date.year()), 1, 9999),
                     unsigned(date.month()), unsigned(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

} // namespace pheidi::model
