// The PostgreSQL settings before they are one connection string.
#pragma once

#include "config/raw.hpp"

#include "pheidi/config/settings.hpp"

#include <map>
#include <optional>

namespace pheidi::config {

/// libpq keyword -> value.
using conninfo = std::map<std::string, std::string>;

struct postgres_parts {
  std::optional<std::string> url;    // postgres.url, for libpq as it stands
  std::optional<conninfo> rails_url; // DATABASE_URL, whose gaps Rails fills from the other variables
  std::optional<bool> prepared_by_url;
  std::optional<std::string> host; // empty: libpq's default
  std::optional<std::uint16_t> port;
  std::optional<std::string> user;
  std::optional<std::string> database;
  std::optional<std::string> password;
  std::optional<std::string> sslmode;
  int url_strength = -1;
  int host_strength = -1; // of host and database

  std::string connection(const std::string& rails_env) const;
};

/// A libpq URI or keyword string; nothing said about whether libpq knows each keyword.
bool is_connection_string(std::string_view text);

/// DATABASE_URL as Rails reads it: what is Rails' own in the query is left out.
struct rails_database_url {
  conninfo values;
  std::optional<bool> prepared_statements;
};
std::optional<rails_database_url> parse_database_url(std::string_view url);

/// "host=localhost password='with space'"
std::string to_keywords(const conninfo& values);

} // namespace pheidi::config
