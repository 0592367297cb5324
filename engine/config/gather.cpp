// Sources in, raw values out.
#include "config/gather.hpp"

#include "config/files.hpp"
#include "config/nearest.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace pheidi::config {

namespace {

// Read by the tests and by crash experiments, not as settings.
constexpr std::array not_settings{std::string_view("PHEIDI_CORPUS"), std::string_view("PHEIDI_CRASH_AT")};

std::vector<std::string> known_names() {
  std::vector<std::string> out;
  for (const auto& s : table())
    out.push_back(s.name);
  return out;
}

std::vector<std::string> known_variables() {
  std::vector<std::string> out;
  for (const auto& s : table())
    out.push_back(s.own_variable());
  return out;
}

std::string unknown(std::string_view what, const std::string& name, const std::vector<std::string>& known) {
  const auto meant = nearest(name, known);
  return std::string(what) + (meant.empty() ? "" : " (did you mean " + meant + "?)");
}

bool is_section(const std::string& name) {
  return std::ranges::any_of(table(), [&](const spec& s) { return s.name.starts_with(name + "."); });
}

} // namespace

gathered::gathered(const sources& from, std::vector<problem>& problems) : overrides_(from.overrides) {
  if (!from.toml_file.empty()) read_toml(from.toml_file, problems);
  read_variables(from, problems);
  refuse_unknown_names(from, problems);
}

void gathered::read_toml(const std::string& path, std::vector<problem>& problems) {
  const auto text = read_file(path, problems);
  if (!text) return;
  for (auto& value : parse_toml_file(*text, path, problems)) {
    auto name = value.name;
    toml_.emplace(std::move(name), std::move(value));
  }
}

void gathered::read_variables(const sources& from, std::vector<problem>& problems) {
  if (!from.env_file.empty()) {
    if (const auto text = read_file(from.env_file, problems)) {
      for (auto& e : parse_env_file(*text, from.env_file, problems, from.environment))
        variables_[e.name] = {std::move(e.value), source::env_file, from.env_file, e.line, e.runs_command};
    }
  }
  for (const auto& [name, value] : from.environment)
    variables_[name] = {value, source::environment, "environment", 0, false};
}

void gathered::refuse_unknown_names(const sources& from, std::vector<problem>& problems) const {
  const auto names = known_names();
  const std::set<std::string> known(names.begin(), names.end());
  for (const auto& [name, value] : toml_) {
    const bool empty_section = !value.is_scalar_or_list && is_section(name);
    if (known.contains(name) || empty_section) continue;
    problems.push_back({value.file, value.line, name, unknown("the name of a setting", name, names), ""});
  }
  for (const auto& [name, value] : from.overrides) {
    if (known.contains(name)) continue;
    problems.push_back({"command line", 0, name, unknown("the name of a setting", name, names), ""});
  }
  const auto variables = known_variables();
  for (const auto& [name, v] : variables_) {
    const bool ours =
        name.starts_with("PHEIDI_") && std::ranges::find(not_settings, name) == not_settings.end();
    if (!ours || std::ranges::find(variables, name) != variables.end()) continue;
    problems.push_back({v.file, v.line, name, unknown("a variable that exists", name, variables), ""});
  }
}

void gathered::append_variable(std::vector<raw>& out, const std::string& name, bool mastodon_name,
                               bool empty_counts) const {
  const auto it = variables_.find(name);
  if (name.empty() || it == variables_.end()) return;
  const auto& v = it->second;
  // "REDIS_PASSWORD=" is how an .env file says that there is none.
  if (v.value.empty() && mastodon_name && !empty_counts) return;
  raw r{.name = name,
        .text = v.value,
        .mastodon_name = mastodon_name,
        .from = v.from,
        .file = v.file,
        .line = v.line};
  r.is_scalar_or_list = !v.runs_command;
  out.push_back(std::move(r));
}

std::vector<raw> gathered::values_of(const spec& s) const {
  std::vector<raw> out;
  const auto [begin, end] = toml_.equal_range(s.name);
  for (auto it = begin; it != end; ++it)
    out.push_back(it->second);
  append_variable(out, s.variable, true, s.empty_counts);
  append_variable(out, s.own_variable(), false, true);
  if (const auto it = overrides_.find(s.name); it != overrides_.end())
    out.push_back({.name = s.name, .text = it->second, .from = source::command_line, .file = "command line"});
  // Of Mastodon's name and ours in one source ours is last, so it counts.
  std::ranges::stable_sort(out, {}, &raw::from);
  return out;
}

} // namespace pheidi::config
