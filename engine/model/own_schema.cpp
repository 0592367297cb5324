// Makes our own schema. What is there is left alone, so a role without the right to create is enough once
// somebody else made it.
#include "advisory_lock.hpp"
#include "catalog.hpp"
#include "exec.hpp"

#include "pheidi/model/outbox.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <stdexcept>

namespace pheidi::model {

namespace {

/// `statement` is what helps, with %I for the role and the database; they are quoted as SQL wants them.
[[noreturn]] void refuse(pqxx::dbtransaction& tx, const std::string& why, const std::string& statement) {
  const auto help = exec1(tx, "SELECT format($1, current_user, current_database())", statement);
  throw std::runtime_error(
      fmt::format("{}; let a database administrator run: {}", why, help[0].as<std::string>()));
}

void make_schema(pqxx::dbtransaction& tx) {
  if (yes(tx, "SELECT to_regnamespace('pheidi') IS NOT NULL")) return;
  if (!yes(tx, "SELECT has_database_privilege(current_database(), 'CREATE')"))
    refuse(tx, "the schema `pheidi` does not exist, and this role may not create it",
           "CREATE SCHEMA pheidi AUTHORIZATION %1$I;");
  tx.exec("CREATE SCHEMA pheidi");
}

void make_outbox(pqxx::dbtransaction& tx) {
  if (!yes(tx, "SELECT has_schema_privilege('pheidi', 'USAGE')"))
    refuse(tx, "this role may not use the schema `pheidi`", "GRANT USAGE, CREATE ON SCHEMA pheidi TO %1$I;");
  if (yes(tx, "SELECT to_regclass('pheidi.outbox') IS NOT NULL")) return;
  if (!yes(tx, "SELECT has_schema_privilege('pheidi', 'CREATE')"))
    refuse(tx, "the table `pheidi.outbox` does not exist, and this role may not create it",
           "GRANT USAGE, CREATE ON SCHEMA pheidi TO %1$I;");
  tx.exec(
      "CREATE TABLE pheidi.outbox (id bigserial PRIMARY KEY, kind smallint NOT NULL, payload text NOT NULL,"
      " created_at timestamptz NOT NULL DEFAULT now())");
}

/// For what people's clients repeat. Beside Rails nobody asks for it, so that a role without the right to
/// make it does without.
void make_idempotency_keys(pqxx::dbtransaction& tx) {
  if (yes(tx, "SELECT to_regclass('pheidi.idempotency_keys') IS NOT NULL"
              " OR NOT has_schema_privilege('pheidi', 'CREATE')"))
    return;
  tx.exec("CREATE TABLE pheidi.idempotency_keys (account_id bigint NOT NULL, key bytea NOT NULL,"
          " status_id bigint NOT NULL, scheduled boolean NOT NULL DEFAULT false,"
          " created_at timestamp NOT NULL, PRIMARY KEY (account_id, key))");
  tx.exec("CREATE INDEX idempotency_keys_by_age ON pheidi.idempotency_keys (created_at)");
}

void check_rights(pqxx::dbtransaction& tx) {
  if (!yes(tx, "SELECT has_table_privilege('pheidi.outbox', 'SELECT')"
               " AND has_table_privilege('pheidi.outbox', 'INSERT')"
               " AND has_table_privilege('pheidi.outbox', 'UPDATE')"
               " AND has_table_privilege('pheidi.outbox', 'DELETE')"
               " AND has_sequence_privilege('pheidi.outbox_id_seq', 'USAGE')"))
    refuse(tx, "this role may not change the table `pheidi.outbox`",
           "GRANT SELECT, INSERT, UPDATE, DELETE ON pheidi.outbox TO %1$I;"
           " GRANT USAGE ON SEQUENCE pheidi.outbox_id_seq TO %1$I;");
}

} // namespace

void create_own_schema(pqxx::dbtransaction& tx) {
  // IF NOT EXISTS alone is not enough: two that create at once meet in the catalog's unique index.
  lock_name(tx, "pheidi:own_schema");
  make_schema(tx);
  make_outbox(tx);
  make_idempotency_keys(tx);
  check_rights(tx);
}

bool may_have_own_schema(pqxx::dbtransaction& tx) {
  return tx
      .exec1("SELECT to_regclass('pheidi.outbox') IS NOT NULL"
             " OR has_database_privilege(current_database(), 'CREATE')")[0]
      .as<bool>();
}

} // namespace pheidi::model
