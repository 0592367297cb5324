// What follows from the table of settings without reading anything: the reference and the comparison.
#include "config/spec.hpp"

#include "pheidi/config/load.hpp"

namespace pheidi::config {

std::vector<setting_doc> documented_settings() {
  std::vector<setting_doc> out;
  for (const auto& s : table()) {
    setting_doc doc{s.name, s.variable, s.expected, s.fallback, s.help, s.own_variable(), s.reloadable};
    if (doc.variable.empty()) doc.variable = doc.own_variable;
    out.push_back(std::move(doc));
  }
  return out;
}

changes compare(const settings& before, const settings& after) {
  changes out;
  for (const auto& s : table()) {
    if (!s.write || s.write(before) == s.write(after)) continue;
    (s.reloadable ? out.reloadable : out.needs_restart).push_back(s.name);
  }
  return out;
}

} // namespace pheidi::config
