// The database as a process finds it when it starts: its data model, what is missing in it, and whether
// our secrets are its.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <optional>

namespace pheidi::app {

struct found_database {
  model::schema_facts schema;
  bool can_ingest = false; // it has all that applying activities needs
};
/// Logs what is missing, and whatever stops the process; then nothing. Secrets that do not open what the
/// database has stop it, too. Blocks.
std::optional<found_database> inspect_database(db::executor& database, const crypto::rails_cipher& cipher,
                                               const config::settings& settings, bool wants_ingest);

} // namespace pheidi::app
