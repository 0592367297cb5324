// The order of the examination.
#include "pheidi/app/doctor.hpp"

#include "doctor_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pheidi::app {

std::vector<finding> examine(const config::settings& s, const std::optional<data_directory>& in) {
  const auto start = in ? fmt::format("start it: pheidi up --data {}", in->root().string()) : std::string();
  std::vector<finding> out;
  check_queues(s, out);
  check_redis(s, in && in->has_own_redis() ? start : std::string(), out);
  check_postgres(s, in && in->has_own_postgres() ? start : std::string(), out);
  check_dns(s, out);
  check_descriptors(s, out);
  check_ca_bundle(s, out);
  return out;
}

int exit_status(const std::vector<finding>& findings) {
  const auto is = [](verdict v) { return [v](const finding& f) { return f.level == v; }; };
  if (std::any_of(findings.begin(), findings.end(), is(verdict::broken))) return 2;
  return std::any_of(findings.begin(), findings.end(), is(verdict::warning)) ? 1 : 0;
}

} // namespace pheidi::app
