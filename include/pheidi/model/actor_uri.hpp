// The public names of local accounts, computed as Mastodon does. Pure.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"

#include <string>
#include <string_view>

namespace pheidi::model {

/// `accounts.id` of the actor that speaks for the whole server.
inline const account_id instance_actor{-99};

/// `accounts.id_scheme`; accounts from before 4.5 have `username`.
enum class uri_scheme { username = 0, numeric = 1 };

/// "https://WEB_DOMAIN", or http where the server runs without TLS.
std::string web_origin(const config::identity_settings& identity);
/// origin + /actor, /users/NAME or /ap/users/ID. A name with other characters than Mastodon allows is
/// escaped, so nothing of it can leave its path segment.
std::string actor_uri(account_id id, std::string_view username, uri_scheme scheme,
                      const config::identity_settings& identity);

} // namespace pheidi::model
