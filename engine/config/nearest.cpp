// Edit distance over the names of settings; the same key in another section counts as near.
#include "config/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace pheidi::config {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replace = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replace, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

std::string_view key_of(std::string_view name) {
  return name.substr(name.rfind('.') + 1);
}

} // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > 100) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 4) + 1;
  for (const auto& candidate : known) {
    auto distance = edit_distance(name, candidate);
    if (key_of(name) == key_of(candidate)) distance = std::min<std::size_t>(distance, 2);
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

} // namespace pheidi::config
