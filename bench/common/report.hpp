// What a benchmark found: the figures with what they should reach, and the raw numbers behind them.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::bench {

enum class goal { at_least, at_most };

struct figure {
  std::string name;
  goal wanted = goal::at_least;
  double target = 0;
  double measured = 0;
  std::string note; // "0.87 .. 0.90 in 3 runs"
  bool reached() const { return wanted == goal::at_least ? measured >= target : measured <= target; }
};

/// Median, and the range as text; `values` must not be empty.
double median(std::vector<double> values);
std::string range_text(const std::vector<double>& values, std::string_view what = "runs");
/// Three significant digits, thousands separated: 0.883, 12.4, 81,250.
std::string number_text(double value);

class report {
 public:
  void add(figure f);
  /// A number that explains figures: printed below the table, and kept in the JSON.
  void also(const std::string& name, double value, const std::string& unit, const std::string& note = {});
  /// Raw numbers for the JSON alone.
  boost::json::object& raw(const std::string& of);
  /// Something a reader must know before he trusts a figure.
  void warn(std::string text);

  std::string table(bool colour) const;
  /// Figures at the top level; everything else below "measurements".
  std::string json(bool quick) const;
  bool all_reached() const;

 private:
  struct extra {
    std::string name;
    double value;
    std::string unit;
    std::string note;
  };
  std::vector<figure> figures_;
  std::vector<extra> extras_;
  std::vector<std::string> warnings_;
  boost::json::object raw_;
};

} // namespace pheidi::bench
