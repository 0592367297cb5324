// Settings that are fine alone and wrong together.
#pragma once

#include "pheidi/config/settings.hpp"

#include <string>
#include <vector>

namespace pheidi::config {

struct broken_rule {
  std::vector<std::string> settings; // those that could be mended, the likeliest first
  std::string expected;
};
std::vector<broken_rule> broken_rules(const settings& s);

} // namespace pheidi::config
