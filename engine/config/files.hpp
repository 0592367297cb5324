// What the file readers share.
#pragma once

#include "config/raw.hpp"

#include "pheidi/config/load.hpp"

#include <optional>

namespace pheidi::config {

/// A whole settings file; a problem if it cannot be read or is larger than any settings are.
std::optional<std::string> read_file(const std::string& path, std::vector<problem>& problems);

/// Keys as "section.key"; deeper ones keep all their dots, so that they are unknown.
std::vector<raw> parse_toml_file(const std::string& text, const std::string& path,
                                 std::vector<problem>& problems);

} // namespace pheidi::config
