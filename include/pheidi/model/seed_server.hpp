// The rows without which no Mastodon-compatible server runs, in a database that was just made.
#pragma once

#include "pheidi/model/seed.hpp"

namespace pheidi::model {

/// The instance actor with that key, the roles (everyone, Moderator, Admin, Owner), the application of the
/// web client and the user names that nobody may take. What is there already stays as it is.
void seed_server(pqxx::dbtransaction& tx, const seed_key& key);

} // namespace pheidi::model
