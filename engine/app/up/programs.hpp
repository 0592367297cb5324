// Where PostgreSQL and Redis are installed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::app {

struct postgres_programs {
  int major = 0;
  std::filesystem::path directory; // with `postgres` and `initdb`
};
/// All versions with a server, the newest first; Debian keeps each in a directory of its own.
std::vector<postgres_programs> installed_postgres();

/// "redis-server", or what took its place; empty for none.
std::optional<std::filesystem::path> installed_redis();

} // namespace pheidi::app
