// Compares a database with what delivery reads and writes, and names each thing that is missing.
#include "schema_inspection.hpp"

#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr const char* signing = "signing deliveries";
constexpr const char* synchronizing = "the Collection-Synchronization header";
constexpr const char* skipping = "skipping and recording dead hosts";
constexpr const char* judging = "telling a suspended sender from a deleted one";

constexpr needed_column always_needed[] = {
    {"accounts", "id", type_group::bigint, signing},
    {"accounts", "username", type_group::text, signing},
    {"accounts", "domain", type_group::text, signing},
    {"accounts", "private_key", type_group::text, signing},
    {"accounts", "suspended_at", type_group::time, judging},
    {"accounts", "uri", type_group::text, synchronizing},
    {"follows", "account_id", type_group::bigint, synchronizing},
    {"follows", "target_account_id", type_group::bigint, synchronizing},
    {"unavailable_domains", "domain", type_group::text, skipping},
    {"unavailable_domains", "created_at", type_group::time, skipping},
    {"unavailable_domains", "updated_at", type_group::time, skipping},
};

constexpr needed_column needed_of_keypairs[] = {
    {"keypairs", "id", type_group::bigint, signing},
    {"keypairs", "account_id", type_group::bigint, signing},
    {"keypairs", "type", type_group::integer, signing},
    {"keypairs", "private_key", type_group::text, signing},
    {"keypairs", "revoked", type_group::boolean, signing},
    {"keypairs", "expires_at", type_group::time, signing},
};

/// A column that Rails must fill and we do not know would make each of our inserts fail.
void check_unknown_columns(inspection& found, const catalog_table& table) {
  static const std::set<std::string> known{"id", "domain", "created_at", "updated_at"};
  for (const auto& [name, column] : table)
    if (column.not_null && !column.has_default && !known.contains(name))
      found.add(fmt::format("a default for the unknown column unavailable_domains.{}", name), skipping);
}

void check_dead_host_table(inspection& found, pqxx::dbtransaction& tx) {
  const auto* table = found.table("unavailable_domains");
  if (!table || !table->contains("domain")) return;
  check_unknown_columns(found, *table);
  if (!yes(tx,
           "SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
           " AND a.attnum = i.indkey[0] WHERE i.indrelid = 'unavailable_domains'::regclass AND i.indisunique"
           " AND i.indisvalid AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attname = 'domain')"))
    found.add("unique index on unavailable_domains(domain)", skipping);
  if (yes(tx, "SELECT pg_is_in_recovery()")) {
    found.add("a primary server (this one is a replica and takes no writes)", skipping, false);
    return;
  }
  if (!yes(tx, "SELECT has_table_privilege('unavailable_domains', 'INSERT')"
               " AND has_table_privilege('unavailable_domains', 'DELETE')"
               " AND coalesce(has_sequence_privilege(pg_get_serial_sequence('unavailable_domains', 'id'), "
               "'USAGE'),"
               " true)"))
    found.add("permission to insert into and delete from unavailable_domains", skipping, false);
  if (yes(tx, "SELECT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = 'unavailable_domains'::regclass"
              " AND NOT tgisinternal)"))
    found.add("unavailable_domains without triggers (they run for our changes too)", skipping, false);
}

void check_follows_index(inspection& found, pqxx::dbtransaction& tx) {
  const auto* table = found.table("follows");
  if (!table || !table->contains("target_account_id")) return;
  if (!yes(tx, "SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
               " AND a.attnum = i.indkey[0] WHERE i.indrelid = 'follows'::regclass AND i.indisvalid"
               " AND i.indpred IS NULL AND a.attname = 'target_account_id')"))
    found.add("index on follows(target_account_id)", "reading followers quickly", false);
}

void check_instance_actor(inspection& found, pqxx::dbtransaction& tx) {
  const auto* table = found.table("accounts");
  if (!table || !table->contains("id") || !table->at("id").readable) return;
  const auto sql = fmt::format("SELECT EXISTS (SELECT 1 FROM accounts WHERE id = {})", instance_actor.value);
  if (!yes(tx, sql))
    found.add(fmt::format("row {} of accounts, the instance actor", instance_actor.value),
              "deliveries in the name of the server", false);
}

} // namespace

std::vector<schema_problem> check_delivery_schema(pqxx::dbtransaction& tx, const schema_facts& facts) {
  inspection found(read_catalog(
      tx, {"accounts", "follows", "unavailable_domains", "account_deletion_requests", "keypairs"}));
  check_server(found, facts);
  for (const auto& n : always_needed)
    found.need(n);
  if (facts.has_keypairs)
    for (const auto& n : needed_of_keypairs)
      found.need(n);
  if (facts.has_account_deletion_requests)
    found.need({"account_deletion_requests", "account_id", type_group::bigint, judging});
  else
    found.add("table account_deletion_requests", judging, false);
  check_dead_host_table(found, tx);
  check_follows_index(found, tx);
  check_instance_actor(found, tx);
  return found.take();
}

} // namespace pheidi::model
