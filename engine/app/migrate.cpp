// A look first, so that nothing is asked of a database that has what it needs.
#include "pheidi/app/migrate.hpp"

#include "pheidi/crypto/errc.hpp"

namespace pheidi::app {

using model::migration_report;

result<migration_report> migrate(const config::settings& settings, bool look_only) {
  const crypto::rails_cipher cipher(settings.encryption.primary_key, settings.encryption.key_derivation_salt);
  db::executor database({settings.postgres, 1, 16, std::chrono::minutes(5), "migrate"});
  using step = std::function<migration_report(pqxx::dbtransaction&)>;
  auto found = database.run_now<migration_report>(step(&model::look_at_data_model));
  if (!found || look_only || found->what != model::migration::made) return found;
  if (!cipher.configured())
    return error{crypto::errc::no_encryption_keys,
                 "set ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY and ..._KEY_DERIVATION_SALT, each of them to what "
                 "`openssl rand -hex 32` prints, and keep them"};
  return database.run_now<migration_report>(
      step([&cipher](pqxx::dbtransaction& tx) { return model::make_data_model(tx, cipher); }));
}

} // namespace pheidi::app
