// Every value that the sources give for a known setting, from weak to strong.
#pragma once

#include "config/raw.hpp"
#include "config/spec.hpp"

#include "pheidi/config/load.hpp"

#include <map>

namespace pheidi::config {

class gathered {
 public:
  /// Reads the files; what is unknown or unreadable becomes a problem.
  gathered(const sources& from, std::vector<problem>& problems);
  /// Values of one setting, the one that counts last.
  std::vector<raw> values_of(const spec& s) const;

 private:
  struct variable {
    std::string value;
    source from = source::environment;
    std::string file;
    int line = 0;
    bool runs_command = false;
  };
  void read_toml(const std::string& path, std::vector<problem>& problems);
  void read_variables(const sources& from, std::vector<problem>& problems);
  void refuse_unknown_names(const sources& from, std::vector<problem>& problems) const;
  void append_variable(std::vector<raw>& out, const std::string& name, bool mastodon_name,
                       bool empty_counts) const;

  std::multimap<std::string, raw> toml_;
  std::map<std::string, variable> variables_; // the environment over the file
  std::map<std::string, std::string> overrides_;
};

} // namespace pheidi::config
