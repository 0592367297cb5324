// Only the usual places: a program from the current directory or somebody's PATH could be anybody's.
#include "app/up/programs.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::app {

namespace fs = std::filesystem;

namespace {

/// "15", "pgsql-15": the number at the end.
int version_in(const std::string& name) {
  const auto digits = name.find_last_not_of("0123456789") + 1;
  int out = 0;
  std::from_chars(name.data() + digits, name.data() + name.size(), out);
  return out;
}

} // namespace

std::vector<postgres_programs> installed_postgres() {
  std::vector<postgres_programs> out;
  std::error_code ignored;
  for (const char* place : {"/usr/lib/postgresql", "/usr"})
    for (const auto& entry : fs::directory_iterator(place, ignored)) {
      const auto name = entry.path().filename().string();
      const bool one = std::string_view(place) != "/usr" || name.starts_with("pgsql-");
      const int major = one ? version_in(name) : 0;
      if (major > 0 && fs::exists(entry.path() / "bin/postgres", ignored))
        out.push_back({major, entry.path() / "bin"});
    }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.major > b.major; });
  return out;
}

std::optional<fs::path> installed_redis() {
  std::error_code ignored;
  for (const char* name : {"redis-server", "valkey-server"})
    for (const char* place : {"/usr/bin", "/usr/local/bin", "/usr/sbin"})
      if (fs::exists(fs::path(place) / name, ignored)) return fs::path(place) / name;
  return std::nullopt;
}

} // namespace pheidi::app
