// A plain reading of the four coroutine rules (docs/hacking/coroutines.md), quick enough for every run.
//
// It sees text, not types: what needs types (temporaries by braces, closures that own something) is
// checked with clang-query, see coroutine_rules.query.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pheidi::structure {

struct coroutine_finding {
  std::size_t line = 0;
  std::string rule; // condition, conditional, braces, lambda
};

std::vector<coroutine_finding> scan_coroutines(std::string_view source);

/// The source with comments and the inside of string and character literals turned into blanks, line ends
/// kept.
std::string without_comments_and_literals(std::string_view source);

} // namespace pheidi::structure
