// Which folder may include which, and which third-party library lives where.
//
// This is the one place that states it for the tests; docs/architecture describes it for people, and each
// folder's CMakeLists.txt states its own row for the linker.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::structure {

/// A folder below engine/ and include/pheidi/, and the folders whose headers it may include beside its own.
struct layer {
  std::string_view name;
  std::vector<std::string_view> may_use;
};
const std::vector<layer>& layers();

/// A third-party library: how its includes begin, and the folders that may see it.
struct library_home {
  std::string_view name;
  std::vector<std::string_view> prefixes;
  std::vector<std::string_view> folders;
  bool in_public_headers = false;
};
const std::vector<library_home>& library_homes();

/// The layer of a path below engine/ or include/pheidi/, or of an include "pheidi/...".
std::optional<std::string_view> layer_of(std::string_view path);

/// Why `path` may not hold the line `#include <name>` or `#include "name"`; nothing when it may.
std::optional<std::string> refuse_include(std::string_view path, std::string_view name);

/// The name between the quotes or brackets of an #include line.
std::optional<std::string_view> included_name(std::string_view line);

} // namespace pheidi::structure
