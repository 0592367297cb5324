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

void look_at_accounts(schema_facts& facts, const std::map<std::string, catalog_table>& catalog,
                      pqxx::dbtransaction& tx) {
  const auto accounts = catalog.find("accounts");
  if (accounts == catalog.end()) return;
  for (const auto& [name, column] : accounts->second)
    facts.account_columns.insert(name);
  facts.has_following_url = facts.account_columns.contains("following_url");
  const auto uri = accounts->second.find("uri");
  if (uri == accounts->second.end()) return;
  facts.uri_nullable = !uri->second.not_null;
  facts.uri_unique =
      yes(tx, "SELECT EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
              " AND a.attnum = i.indkey[0] WHERE i.indrelid = 'accounts'::regclass AND i.indisunique"
              " AND i.indisvalid AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attname = 'uri')");
}

void look_at_content(schema_facts& facts, const std::map<std::string, catalog_table>& catalog) {
  facts.has_quotes = catalog.contains("quotes");
  facts.has_quote_policy = has(catalog, "statuses", "quote_approval_policy");
  facts.has_quote_counts = has(catalog, "status_stats", "quotes_count");
  facts.has_edit_quote = has(catalog, "status_edits", "quote_id");
  facts.has_untrusted_counts = has(catalog, "status_stats", "untrusted_favourites_count") &&
                               has(catalog, "status_stats", "untrusted_reblogs_count");
  facts.has_fetched_replies_at = has(catalog, "statuses", "fetched_replies_at");
  facts.has_notification_filter =
      has(catalog, "notifications", "filtered") && catalog.contains("notification_requests") &&
      catalog.contains("notification_policies") && catalog.contains("notification_permissions");
  facts.has_notification_groups = has(catalog, "notifications", "group_key");
  facts.has_notification_bots_policy = has(catalog, "notification_policies", "for_bots");
  facts.has_context_parents =
      has(catalog, "conversations", "parent_status_id") && has(catalog, "conversations", "parent_account_id");
  facts.has_severed_relationships = catalog.contains("severed_relationships");
  facts.has_collections = catalog.contains("collections") && catalog.contains("collection_items");
  facts.has_tagged_objects = catalog.contains("tagged_objects");
  facts.summaries_are_tables = catalog.contains("account_summaries");
  facts.is_glitch = has(catalog, "statuses", "local_only");
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
  const auto catalog = read_catalog(
      tx, {"schema_migrations", "accounts", "keypairs", "account_deletion_requests", "quotes", "statuses",
           "status_stats", "status_edits", "notifications", "notification_requests", "notification_policies",
           "notification_permissions", "conversations", "severed_relationships", "collections",
           "collection_items", "tagged_objects", "account_summaries"});
  schema_facts facts;
  facts.server_version = std::stoi(tx.exec1("SHOW server_version_num")[0].as<std::string>());
  facts.encoding = tx.exec1("SHOW server_encoding")[0].as<std::string>();
  facts.server_time = tx.exec1("SELECT extract(epoch FROM clock_timestamp())")[0].as<double>();
  facts.has_keypairs = catalog.contains("keypairs");
  facts.has_keypair_fragment = has(catalog, "keypairs", "local_fragment");
  facts.has_id_scheme = has(catalog, "accounts", "id_scheme");
  facts.has_requested_deletion_at = has(catalog, "accounts", "requested_deletion_at");
  facts.has_account_deletion_requests = catalog.contains("account_deletion_requests");
  facts.has_instances = yes(tx, "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'instances'"
                                " AND relkind = 'm' AND pg_table_is_visible(oid))");
  look_at_accounts(facts, catalog, tx);
  look_at_content(facts, catalog);
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
