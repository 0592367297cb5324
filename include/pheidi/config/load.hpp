// From files and environment to one settings value, or a list of everything that is wrong.
//
// Precedence, strongest first: command line (`overrides`), environment,
// `--mastodon-env FILE`, `config/pheidi.toml`, defaults. The same precedence
// holds for each setting on its own.
//
// Two kinds of name exist:
// - Mastodon's (LOCAL_DOMAIN, REDIS_URL, DB_HOST ...), in the environment or the env file;
// - ours: a TOML key `[delivery] lane_queue = 256` or `PHEIDI_DELIVERY__LANE_QUEUE=256`
//   in the environment or the env file.
// An unknown TOML key or PHEIDI_ variable, or a malformed value of any variable
// that we read, is a problem; other variables belong to Rails and are left alone.
// An empty variable with a Mastodon name counts as unset (but DB_HOST), as such files are written.
//
// Where several settings make one (REDIS_URL or REDIS_HOST ..., DATABASE_URL or DB_HOST ...),
// the URL wins, unless only a weaker source gives it: TOML is weaker than the variables,
// and those of the environment and of the file count as one.
#pragma once

#include "pheidi/config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pheidi::config {

/// "config/pheidi.toml:12: delivery.lane_queue: expected a whole number from 1 to 1000000, got 'many'"
struct problem {
  std::string file; // "environment" or "command line" when there is no file
  int line = 0;     // 0 when there is no line
  std::string name;
  std::string expected;
  std::string got;
  std::string message() const;
  friend bool operator==(const problem&, const problem&) = default;
};

struct sources {
  std::string toml_file;                          // read when not empty; must exist
  std::string env_file;                           // --mastodon-env
  std::map<std::string, std::string> environment; // the process's own
  std::map<std::string, std::string> overrides; // TOML names from the command line, e.g. "queue.passthrough"
};

/// All problems at once, so that an admin mends them in one go.
std::variant<settings, std::vector<problem>> load(const sources& from);

/// This process's environment as a map.
std::map<std::string, std::string> process_environment();

/// One variable of an .env file.
struct env_entry {
  std::string name;
  std::string value;
  int line = 0;
  bool runs_command = false; // $(...) stands in the value, which we do not run
};
/// The dotenv dialect that Mastodon's files use: `export`, quotes, values over several lines, comments,
/// `$VAR`/`${VAR}` in unquoted and double-quoted values (from `environment`, else from the file), backslash
/// escapes. As in that dialect `\n` in double quotes stays two characters unless
/// DOTENV_LINEBREAK_MODE=legacy, and `#` ends an unquoted value. Problems are appended to `problems`. Of a
/// name given twice the last counts.
std::vector<env_entry> parse_env_file(std::string_view text, std::string_view file_name,
                                      std::vector<problem>& problems,
                                      const std::map<std::string, std::string>& environment = {});

/// redis://[user[:password]@]host[:port][/db], rediss://..., unix:///path[?db=N]
std::optional<redis_endpoint> parse_redis_url(std::string_view url);

/// One documented setting, for `pheidi run --help-settings` and the reference page.
struct setting_doc {
  std::string name;     // TOML name
  std::string variable; // Mastodon's variable or PHEIDI_...
  std::string expected;
  std::string fallback; // default, as text
  std::string help;
  std::string own_variable; // PHEIDI_...
  bool reloadable = false;  // SIGHUP may change it
};
std::vector<setting_doc> documented_settings();

} // namespace pheidi::config
