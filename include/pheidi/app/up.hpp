// `pheidi up`: an instance in one process, with a PostgreSQL and a Redis of its own or given ones.
#pragma once

#include "pheidi/app/admin_session.hpp"
#include "pheidi/app/data_directory.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pheidi::app {

struct up_options {
  std::filesystem::path data;  // empty: default_data_directory()
  std::string domain, listen;  // empty: as the directory has it, or localhost and 127.0.0.1:3000
  std::string postgres, redis; // URLs, written down the first time; empty: servers of its own
  std::string usual_log_level; // where neither the directory nor `overrides` say one; empty: the engine's
  std::map<std::string, std::string> overrides; // TOML names, for this run
};

/// What there is when it runs.
struct up_report {
  std::string data, domain, address, listen;
  std::string postgres, redis; // "PostgreSQL 15, its own"
  bool first_start = false;    // the settings file was written just now
  bool made_data_model = false;
};

/// How the caller hears of it; both on the thread that called `up`.
struct up_listener {
  /// A step that takes a while begins: "PostgreSQL", "made for the first time".
  std::function<void(std::string_view what, std::string_view detail)> step;
  /// Requests are answered.
  std::function<void(const up_report&)> ready;
  /// The settings, or nothing after the problems were shown.
  std::function<std::optional<config::settings>(const config::sources&)> load;
};

/// Runs until SIGTERM or SIGINT, then stops the engine, Redis, PostgreSQL, in this order. The exit status of
/// app::run. Errors: refused, with a sentence that says what to do; the
/// database's.
result<int> up(const up_options& options, const up_listener& listener);

} // namespace pheidi::app
