// Command-line options into settings sources, and problems onto the terminal.
#include "sources.hpp"

#include "pheidi/app/data_directory.hpp"
#include "pheidi/db/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace pheidi::cli {

namespace {

bool names_no_instance(const config::sources& from, const std::vector<config::problem>& problems) {
  return from.env_file.empty() && std::any_of(problems.begin(), problems.end(), [](const auto& p) {
           return p.name.starts_with("LOCAL_DOMAIN ");
         });
}

} // namespace

void add_source_options(CLI::App& to, source_options& o) {
  auto* env =
      to.add_option("--mastodon-env", o.env_file, "Mastodon's .env.production")->check(CLI::ExistingFile);
  to.add_option("--data", o.data, "the data directory of an instance that `pheidi up` keeps, instead")
      ->check(CLI::ExistingDirectory)
      ->excludes(env);
  to.add_option("-c,--config", o.toml_file,
                "our own settings (default: config/pheidi.toml or /etc/pheidi/pheidi.toml if there)")
      ->check(CLI::ExistingFile);
  to.add_option("-q,--queue", o.queues,
                "queue to work, NAME or NAME,WEIGHT; repeat in order (default: push)");
  to.add_option(
      "--passthrough", o.passthrough,
      "queue that Ruby works, for jobs of other classes, or none: they are dropped (default: default)");
  to.add_option("--log-format", o.log_format, "human or json");
  to.add_option("--log-level", o.log_level, "debug, info, warn or error");
  to.add_option("--set", o.set, "any setting, as in pheidi.toml: --set delivery.lane_queue=500");
}

config::sources make_sources(const source_options& o) {
  config::sources out;
  if (o.data.empty()) {
    out.env_file = o.env_file;
    out.environment = config::process_environment();
  } else {
    out = app::data_directory(o.data).sources();
  }
  out.toml_file = o.toml_file;
  if (out.toml_file.empty() && o.data.empty())
    for (const char* usual : {"config/pheidi.toml", "/etc/pheidi/pheidi.toml"})
      if (out.toml_file.empty() && std::filesystem::exists(usual)) out.toml_file = usual;
  std::string queues;
  for (const auto& q : o.queues)
    queues += (queues.empty() ? "" : " ") + q;
  if (!queues.empty()) out.overrides["queue.queues"] = queues;
  if (!o.passthrough.empty()) out.overrides["queue.passthrough"] = o.passthrough;
  if (!o.log_format.empty()) out.overrides["log.format"] = o.log_format;
  if (!o.log_level.empty()) out.overrides["log.level"] = o.log_level;
  for (const auto& s : o.set) {
    const auto equals = s.find('=');
    out.overrides[s.substr(0, equals)] = equals == s.npos ? "" : s.substr(equals + 1);
  }
  return out;
}

std::optional<config::settings> load_or_explain(const config::sources& from) {
  auto loaded = config::load(from);
  if (auto* good = std::get_if<config::settings>(&loaded)) return std::move(*good);
  const auto& problems = std::get<std::vector<config::problem>>(loaded);
  fmt::print(stderr, "pheidi: {} with the settings:\n", problems.size() == 1 ? "a problem" : "problems");
  for (const auto& p : problems)
    fmt::print(stderr, "  {}\n", p.message());
  if (names_no_instance(from, problems))
    fmt::print(stderr, "Name the instance: --data DIR for one that `pheidi up` keeps, --mastodon-env FILE "
                       "beside Mastodon\n");
  fmt::print(stderr, "All settings: pheidi run --help-settings\n");
  return std::nullopt;
}

std::string doctor_command(const source_options& from) {
  return from.data.empty() ? "pheidi doctor" : "pheidi doctor --data " + from.data;
}

std::string next_step(const source_options& from, const error& e) {
  if (e.code.category() != enum_category<db::errc>::instance()) return {};
  const bool may_stand_still =
      e.is(db::errc::unavailable) && !from.data.empty() && app::data_directory(from.data).has_own_postgres();
  if (!may_stand_still) return "What is wrong with the database: " + doctor_command(from);
  return fmt::format("Its database runs while the instance does: pheidi up --data {}\n"
                     "If it does: {}",
                     from.data, doctor_command(from));
}

} // namespace pheidi::cli
