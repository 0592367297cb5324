// The data model in a database, for `pheidi migrate`.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/model/migrate.hpp"

namespace pheidi::app {

/// One transaction: a crash leaves an empty database. With `look_only` nothing is changed, and `made` says
/// that it would be. Blocks: for commands. Errors: of the database; no_encryption_keys, when a new instance's
/// keys could not be kept as Rails wants them.
result<model::migration_report> migrate(const config::settings& settings, bool look_only);

} // namespace pheidi::app
