// The directory of an instance that `pheidi up` keeps: where its parts are, and how commands find its
// settings.
//
//   DIR/.env.production  who we are and our secrets, by Mastodon's names; only its owner may read it
//   DIR/postgres, redis  the data of the servers of its own
//   DIR/run, logs        their sockets, and what they say
//   DIR/media            pictures
#pragma once

#include "pheidi/config/load.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace pheidi::app {

class data_directory {
 public:
  explicit data_directory(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path settings_file() const { return root_ / ".env.production"; }
  std::filesystem::path postgres() const { return root_ / "postgres"; }
  std::filesystem::path redis() const { return root_ / "redis"; }
  std::filesystem::path run() const { return root_ / "run"; }
  std::filesystem::path logs() const { return root_ / "logs"; }
  std::filesystem::path media() const { return root_ / "media"; }
  std::filesystem::path redis_socket() const { return run() / "redis.sock"; }

  /// Whether the settings leave the database, or Redis, to a server of the directory's own.
  bool has_own_postgres() const;
  bool has_own_redis() const;
  /// What the settings file has for a variable; empty for none.
  std::string said(std::string_view variable) const;

  /// The directory says everything: this process's environment does not count. What the file leaves out of
  /// where things are is below the directory, so that it may be moved as a whole.
  config::sources sources() const;

 private:
  std::filesystem::path root_; // absolute
};

/// /var/lib/pheidi for root, else pheidi in the user's own place for data.
std::filesystem::path default_data_directory();

} // namespace pheidi::app
