// One key that everybody's database has.
#include "app/secrets_check.hpp"

#include "pheidi/app/admin_session.hpp"
#include "pheidi/crypto/errc.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/actor_uri.hpp"

namespace pheidi::app {

result<model::signing_account> load_instance_actor(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                                                   const crypto::rails_cipher& cipher,
                                                   const config::identity_settings& identity) {
  auto rows = model::load_signing_accounts(tx, schema, cipher, identity, {model::instance_actor});
  const auto found = rows.find(model::instance_actor);
  if (found == rows.end()) return error{model::errc::no_such_account, "-99"};
  return std::move(found->second);
}

bool are_other_secrets(const error& e) {
  return e.is(model::errc::unreadable_key) || e.is(crypto::errc::no_encryption_keys);
}

result<void> check_secrets(pqxx::dbtransaction& tx, const model::schema_facts& schema,
                           const crypto::rails_cipher& cipher, const config::identity_settings& identity) {
  const auto row = load_instance_actor(tx, schema, cipher, identity);
  if (row || !are_other_secrets(row.error())) return {};
  return error{errc::refused,
               "the secrets do not open what is encrypted in the database: set "
               "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY and ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT to "
               "what they were when it was made. Nothing was changed"};
}

result<void> check_secrets(const config::settings& s) {
  db::executor database({s.postgres, 1, 16, seconds(15), "secrets"});
  const crypto::rails_cipher cipher(s.encryption.primary_key, s.encryption.key_derivation_salt);
  result<void> found;
  std::function<void(pqxx::dbtransaction&)> look = [&](pqxx::dbtransaction& tx) {
    found = check_secrets(tx, model::inspect_schema(tx), cipher, s.identity);
  };
  const auto looked = database.run_now<void>(std::move(look));
  if (!looked) return looked.error();
  return found;
}

} // namespace pheidi::app
