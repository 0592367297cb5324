// Sources -> raw values -> draft -> settings, collecting everything that is wrong on the way.
#include "pheidi/config/load.hpp"

#include "config/checks.hpp"
#include "config/gather.hpp"

#include <algorithm>
#include <tuple>
#include <unistd.h>

namespace pheidi::config {

namespace {

problem malformed(const spec& s, const raw& r) {
  auto got = r.text.empty() ? "nothing" : r.text;
  if (!r.is_scalar_or_list) got = r.from == source::toml ? "a value of another kind" : "a command";
  return {r.file, r.line, r.name, s.expected, s.secret ? "(hidden)" : got};
}

/// Where a setting got its value from, for what only shows when settings are seen together.
using origins = std::map<std::string, raw>;

void read(const spec& s, const raw& r, draft& d, origins& from, std::vector<problem>& problems) {
  if (r.is_scalar_or_list && s.read(d, r)) {
    from.insert_or_assign(s.name, r);
    return;
  }
  // As in the sample, where an empty text stands for a default that is nothing.
  const bool means_unset = r.text.empty() && !r.is_list && r.is_scalar_or_list && s.fallback.empty();
  if (!means_unset) problems.push_back(malformed(s, r));
}

problem at_origin(const broken_rule& rule, const origins& from) {
  for (const auto& name : rule.settings) {
    const auto it = from.find(name);
    if (it != from.end())
      return {it->second.file, it->second.line, it->second.name, rule.expected, it->second.text};
  }
  return {"defaults", 0, rule.settings.front(), rule.expected, ""};
}

problem no_local_domain(const sources& from) {
  std::string where = "environment";
  if (!from.env_file.empty())
    where = from.env_file;
  else if (!from.toml_file.empty())
    where = from.toml_file;
  return {where, 0, "LOCAL_DOMAIN (identity.local_domain)", "the domain of this server", "nothing"};
}

} // namespace

std::variant<settings, std::vector<problem>> load(const sources& from) {
  std::vector<problem> problems;
  const gathered values(from, problems);
  draft d;
  origins where;
  for (const auto& s : table())
    for (const auto& r : values.values_of(s))
      read(s, r, d, where, problems);

  const bool tried = std::ranges::any_of(problems, [](const problem& p) {
    return p.name == "LOCAL_DOMAIN" || p.name == "identity.local_domain" ||
           p.name == "PHEIDI_IDENTITY__LOCAL_DOMAIN";
  });
  if (d.value.identity.local_domain.empty() && !tried) problems.push_back(no_local_domain(from));
  const auto out = finish(d);
  for (const auto& rule : broken_rules(out))
    problems.push_back(at_origin(rule, where));
  if (problems.empty()) return out;
  std::ranges::stable_sort(problems, {}, [](const problem& p) { return std::tie(p.file, p.line); });
  return problems;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != text.npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

} // namespace pheidi::config
