// `pheidi doctor`: looks at everything a run needs and says in one line each what is wrong and what to type.
#pragma once

#include "pheidi/app/data_directory.hpp"
#include "pheidi/config/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pheidi::app {

enum class verdict { fine, warning, broken };

/// One line of the report.
struct finding {
  verdict level = verdict::fine;
  std::string area; // "redis", "postgres", "keys", ...
  std::string what;
  std::string remedy; // what to type or change; empty when fine
};

/// Makes every check it can reach; a broken server does not hide the checks after it. `in`: where the
/// settings are from, when `pheidi up` keeps it.
std::vector<finding> examine(const config::settings& s, const std::optional<data_directory>& in = {});

/// 0: all fine, 1: warnings, 2: cannot run.
int exit_status(const std::vector<finding>& findings);

} // namespace pheidi::app
