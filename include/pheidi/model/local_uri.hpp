// URIs of this server read back: which local row a URI names. Pure; the inverse of actor_uri.hpp.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pheidi::model {

/// An account of this server as its URI names it: by user name or by id (-99 for /actor).
struct local_account {
  std::string username; // empty: by id
  account_id id;
};
/// A status of this server.
struct local_status {
  std::int64_t id = 0;
  bool activity = false; // the URI of its Create or Announce
};

/// True if the URI's host is LOCAL_DOMAIN, WEB_DOMAIN or one of ALTERNATE_DOMAINS.
bool is_local_uri(std::string_view uri, const config::identity_settings& identity);
/// /users/NAME, /ap/users/ID, /@NAME, /actor, each without anything behind it but a fragment.
std::optional<local_account> local_account_of(std::string_view uri,
                                              const config::identity_settings& identity);
/// /users/NAME/statuses/ID, /ap/users/ID/statuses/ID, /@NAME/ID, each with or without /activity.
std::optional<local_status> local_status_of(std::string_view uri, const config::identity_settings& identity);

} // namespace pheidi::model
