// Reads Prometheus' text format strictly, as its documentation describes it, and says what is wrong.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pheidi::test {

struct exposition {
  std::map<std::string, std::string> types; // family -> counter, gauge, histogram
  std::map<std::string, double> series;     // name{labels} -> value
  std::vector<std::string> problems;
};
exposition read_exposition(const std::string& text);

} // namespace pheidi::test
