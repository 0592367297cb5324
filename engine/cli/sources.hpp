// The options by which `run` and `doctor` find their settings, and how problems with them are shown.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/config/load.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pheidi::cli {

struct source_options {
  std::string data; // directory of an instance that `pheidi up` made
  std::string toml_file;
  std::string env_file;
  std::vector<std::string> queues;
  std::string passthrough;
  std::string log_format;
  std::string log_level;
  std::vector<std::string> set; // name=value
};

void add_source_options(CLI::App& to, source_options& o);

/// Command line over environment over env file over TOML; with a data directory the environment does not
/// count.
config::sources make_sources(const source_options& o);

/// The settings, or nothing after every problem was printed to standard error.
std::optional<config::settings> load_or_explain(const config::sources& from);
/// What examines the instance that is meant.
std::string doctor_command(const source_options& from);
/// What to type after an error of the database, for the instance that is meant; empty after others.
std::string next_step(const source_options& from, const error& e);

} // namespace pheidi::cli
