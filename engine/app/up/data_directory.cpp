// What the settings file leaves out follows from where it is.
#include "pheidi/app/data_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <unistd.h>

namespace pheidi::app {

namespace fs = std::filesystem;

namespace {

std::vector<config::env_entry> entries_of(const fs::path& file) {
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::vector<config::problem> unread; // the loader says them
  return config::parse_env_file(text, file.string(), unread);
}

/// Like the loader: an empty variable counts as none.
bool names_any(const std::vector<config::env_entry>& all, std::initializer_list<std::string_view> names) {
  return std::any_of(all.begin(), all.end(), [names](const config::env_entry& e) {
    return !e.value.empty() && std::find(names.begin(), names.end(), e.name) != names.end();
  });
}

bool names_postgres(const std::vector<config::env_entry>& all) {
  return names_any(all, {"DATABASE_URL", "DB_HOST", "PHEIDI_POSTGRES__URL", "PHEIDI_POSTGRES__HOST"});
}

bool names_redis(const std::vector<config::env_entry>& all) {
  return names_any(all,
                   {"REDIS_URL", "REDIS_HOST", "REDIS_SENTINELS", "PHEIDI_REDIS__URL", "PHEIDI_REDIS__HOST"});
}

} // namespace

data_directory::data_directory(const fs::path& root) : root_(fs::absolute(root).lexically_normal()) {
  if (!root_.has_filename()) root_ = root_.parent_path();
}

bool data_directory::has_own_postgres() const {
  return !names_postgres(entries_of(settings_file()));
}

bool data_directory::has_own_redis() const {
  return !names_redis(entries_of(settings_file()));
}

std::string data_directory::said(std::string_view variable) const {
  std::string out; // of a name given twice the last counts
  for (auto& each : entries_of(settings_file()))
    if (each.name == variable) out = std::move(each.value);
  return out;
}

config::sources data_directory::sources() const {
  config::sources out;
  out.env_file = settings_file().string();
  const auto written = entries_of(settings_file());
  auto& found = out.environment;
  if (!names_postgres(written))
    found["DATABASE_URL"] = fmt::format("postgresql:///pheidi?host={}&user=pheidi", run().string());
  if (!names_redis(written)) found["REDIS_URL"] = "unix://" + redis_socket().string();
  if (!names_any(written, {"PAPERCLIP_ROOT_PATH", "PHEIDI_MEDIA__ROOT"}))
    found["PAPERCLIP_ROOT_PATH"] = media().string();
  return out;
}

fs::path default_data_directory() {
  if (::geteuid() == 0) return "/var/lib/pheidi";
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "pheidi";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".local/share/pheidi";
}

} // namespace pheidi::app
