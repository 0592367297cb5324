// Finds out which Mastodon a database belongs to: by columns, since migrations do not come in order of
// release.
#include "pheidi/model/schema.hpp"

#include "catalog.hpp"

#include "pheidi/base/log.hpp"

#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

constexpr const char* migration_of_4_2 = "20230907150100";
constexpr const char* migration_of_4_7 = "20260812154114";

std::string newest_migration(pqxx::dbtransaction& tx) {
  const auto row = tx.exec1("SELECT max(version) FROM schema_migrations WHERE version ~ '^[0-9]{14}$'");
  return row[0].as<std::string>(std::string());
}

bool has(const std::map<std::string, catalog_table>& catalog, const char* table, const char* column) {
  const auto found = catalog.find(table);
  return found != catalog.end() && found->second.contains(column);
}

std::string family_of(const schema_facts& facts, const std::map<std::string, catalog_table>& catalog) {
  if (facts.migration.empty()) return "none";
  if (facts.migration > migration_of_4_7) return "newer";
  if (facts.has_keypair_fragment) return "4.7";
  if (facts.has_keypairs) return "4.6";
  if (facts.has_id_scheme) return "4.5";
  if (catalog.contains("quotes")) return "4.4";
  if (has(catalog, "accounts", "attribution_domains")) return "4.3";
  return facts.migration < migration_of_4_2 ? "older" : "4.2";
}

} // namespace

schema_facts inspect_schema(pqxx::dbtransaction& tx) {
  const auto catalog =
      read_catalog(tx, {"schema_migrations", "accounts", "keypairs", "account_deletion_requests", "quotes"});
  schema_facts facts;
  facts.server_version = std::stoi(tx.exec1("SHOW server_version_num")[0].as<std::string>());
  facts.encoding = tx.exec1("SHOW server_encoding")[0].as<std::string>();
  facts.server_time = tx.exec1("SELECT extract(epoch FROM clock_timestamp())")[0].as<double>();
  facts.has_keypairs = catalog.contains("keypairs");
  facts.has_keypair_fragment = has(catalog, "keypairs", "local_fragment");
  facts.has_id_scheme = has(catalog, "accounts", "id_scheme");
  facts.has_requested_deletion_at = has(catalog, "accounts", "requested_deletion_at");
  facts.has_account_deletion_requests = catalog.contains("account_deletion_requests");
  if (has(catalog, "schema_migrations", "version")) facts.migration = newest_migration(tx);
  facts.family = family_of(facts, catalog);
  return facts;
}

schema_watch::schema_watch(schema_facts first, seconds look_again)
    : facts_(std::make_shared<const schema_facts>(std::move(first))), looked_at_(steady_clock::now()),
      look_again_(look_again) {}

std::shared_ptr<const schema_facts> schema_watch::current(pqxx::dbtransaction& tx) {
  // Held while looking: others of the same moment would only look at the same.
  const std::lock_guard lock(mutex_);
  if (steady_clock::now() - looked_at_ < look_again_) return facts_;
  auto fresh = std::make_shared<const schema_facts>(inspect_schema(tx));
  if (fresh->migration != facts_->migration || fresh->has_keypairs != facts_->has_keypairs)
    log::info(
        "schema.changed",
        {{"family", fresh->family}, {"migration", fresh->migration}, {"keypairs", fresh->has_keypairs}});
  facts_ = std::move(fresh);
  looked_at_ = steady_clock::now();
  return facts_;
}

} // namespace pheidi::model
