#include "report.hpp"

#include "pheidi/swarm/progress.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pheidi::bench {

namespace {

using row = std::vector<std::string>;

std::string aligned(const std::vector<row>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], r[i].size());
    }
  std::string out;
  for (const auto& r : rows) {
    std::string line;
    for (std::size_t i = 0; i < r.size(); ++i)
      line += fmt::format("{:<{}}  ", r[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string painted(std::string text, std::string_view colour, bool wanted) {
  return wanted ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
}

} // namespace

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string range_text(const std::vector<double>& values, std::string_view what) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return fmt::format("{} .. {} in {} {}", number_text(*low), number_text(*high), values.size(), what);
}

std::string number_text(double value) {
  const auto size = std::abs(value);
  if (size >= 1000) return swarm::with_commas(static_cast<std::uint64_t>(std::llround(value)));
  return fmt::format("{:.{}f}", value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 2 ? 2 : 3);
}

void report::add(figure f) {
  figures_.push_back(std::move(f));
}

void report::also(const std::string& name, double value, const std::string& unit, const std::string& note) {
  extras_.push_back({name, value, unit, note});
}

boost::json::object& report::raw(const std::string& of) {
  auto& place = raw_[of];
  if (!place.is_object()) place.emplace_object();
  return place.get_object();
}

void report::warn(std::string text) {
  warnings_.push_back(std::move(text));
}

std::string report::table(bool colour) const {
  std::vector<row> rows{{"figure", "reach", "measured", "verdict", ""}};
  for (const auto& f : figures_) {
    const auto reach = fmt::format("{} {}", f.wanted == goal::at_least ? ">=" : "<=", number_text(f.target));
    rows.push_back({f.name, reach, number_text(f.measured), f.reached() ? "reached" : "MISSED", f.note});
  }
  auto out = aligned(rows);
  // Painted after aligning: colours have no width.
  for (auto at = out.find("MISSED"); colour && at != out.npos; at = out.find("MISSED", at + 16))
    out.replace(at, 6, painted("MISSED", "31", true));
  out += "\n";
  rows.clear();
  for (const auto& e : extras_)
    rows.push_back({e.name, fmt::format("{} {}", number_text(e.value), e.unit), e.note});
  out += aligned(rows);
  for (const auto& w : warnings_)
    out += painted("note: ", "33", colour) + w + "\n";
  return out;
}

std::string report::json(bool quick) const {
  boost::json::object out;
  for (const auto& f : figures_)
    out[f.name] = f.measured;
  auto& below = out["measurements"].emplace_object();
  below["quick"] = quick;
  auto& targets = below["targets"].emplace_object();
  for (const auto& f : figures_)
    targets[f.name] = f.target;
  for (const auto& e : extras_)
    below[e.name] = e.value;
  for (const auto& [name, value] : raw_)
    below[name] = value;
  auto& notes = below["notes"].emplace_array();
  for (const auto& w : warnings_)
    notes.emplace_back(w);
  return boost::json::serialize(out) + "\n";
}

bool report::all_reached() const {
  return std::all_of(figures_.begin(), figures_.end(), [](const figure& f) { return f.reached(); });
}

} // namespace pheidi::bench
