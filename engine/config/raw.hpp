// One value as a source gives it: text, and where it stands.
#pragma once

#include <string>
#include <vector>

namespace pheidi::config {

/// From weak to strong.
enum class source { toml, env_file, environment, command_line };

/// Mastodon merges its file into its environment, so for what one variable means to another the two are one
/// source.
constexpr int strength(source s) {
  return s == source::toml ? 0 : s == source::command_line ? 2 : 1;
}

struct raw {
  std::string name{}; // as the source calls it
  std::string text{};
  std::vector<std::string> items{}; // of a TOML array
  bool is_list = false;
  bool is_scalar_or_list = true; // false for tables, dates and nested arrays
  bool mastodon_name = false;    // LOCAL_DOMAIN rather than PHEIDI_IDENTITY__LOCAL_DOMAIN
  source from = source::toml;
  std::string file{}; // or "environment", "command line"
  int line = 0;
};

} // namespace pheidi::config
