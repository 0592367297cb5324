// Whether the secrets at hand are those by which the database was encrypted, shown by the key of the instance
// actor.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/model/signing.hpp"

namespace pheidi::app {

/// Its row with its key. Errors: as those of model::load_signing_accounts.
result<model::signing_account> load_instance_actor(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                                   const crypto::rails_cipher& cipher,
                                                   const config::identity_settings& identity);
/// Whether such an error comes from other secrets than Rails, or `pheidi up`, made the key with.
bool are_other_secrets(const error& e);

/// Refused, with what to do, when the secrets do not open the key: what they encrypt, the right ones would
/// not open. A key that is not there, or not encrypted, is no reason.
result<void> check_secrets(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                           const crypto::rails_cipher& cipher, const config::identity_settings& identity);
/// The same with a connection of its own, blocking. Errors: also those of the database.
result<void> check_secrets(const config::settings& s);

} // namespace pheidi::app
