// Which Mastodon schema this database carries, found by looking at it.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace pheidi::model {

/// What the code branches on.
struct schema_facts {
  std::string migration; // max(schema_migrations.version)
  std::string family;    // "4.2" .. "4.7", "newer", "older", or "none" without schema_migrations
  bool has_keypairs = false;
  bool has_keypair_fragment = false; // 4.7: local keys live in keypairs
  bool has_id_scheme = false;
  bool has_account_deletion_requests = false;
  bool has_requested_deletion_at = false;
  std::set<std::string> account_columns; // names, for the many that releases added to `accounts`
  bool has_following_url = false;        // accounts.following_url
  bool uri_nullable = false;             // accounts.uri: NULL for local rows, else ''
  bool uri_unique = false;               // accounts.uri has a unique index
  bool has_quotes = false;
  bool has_quote_policy = false;     // statuses.quote_approval_policy
  bool has_quote_counts = false;     // status_stats.quotes_count
  bool has_edit_quote = false;       // status_edits.quote_id
  bool has_untrusted_counts = false; // status_stats.untrusted_*_count
  bool has_fetched_replies_at = false;
  bool has_notification_filter = false;      // notifications.filtered and the tables of requests and policies
  bool has_notification_groups = false;      // notifications.group_key
  bool has_notification_bots_policy = false; // notification_policies.for_bots
  bool has_context_parents = false;          // conversations.parent_status_id
  bool has_severed_relationships = false;
  bool has_collections = false;
  bool has_tagged_objects = false;
  bool has_instances = false;        // the materialised view
  bool summaries_are_tables = false; // account_summaries, global_follow_recommendations
  bool is_glitch = false;            // statuses.local_only
  int server_version = 0;            // server_version_num
  std::string encoding;
  double server_time = 0; // of the look, in seconds since 1970: its clock against ours
};
schema_facts inspect_schema(pqxx::dbtransaction& tx);

/// The facts of a database that Rails may migrate while we run. Thread-safe.
class schema_watch {
 public:
  explicit schema_watch(schema_facts first, seconds look_again = seconds(60));
  /// Looked up again when what is known is older than that; logged when it is no longer the same.
  std::shared_ptr<const schema_facts> current(pqxx::dbtransaction& tx);

 private:
  std::mutex mutex_;
  std::shared_ptr<const schema_facts> facts_;
  steady_time looked_at_;
  seconds look_again_;
};

/// What delivery needs and this database lacks, by name; empty when all is there. Writes nothing.
struct schema_problem {
  std::string what; // "table unavailable_domains"
  std::string needed_for;
  bool fatal = true;
};
std::vector<schema_problem> check_delivery_schema(pqxx::dbtransaction& tx, const schema_facts& facts);
/// The same for reading what other servers send. What is not fatal switches a feature off or makes it slow.
std::vector<schema_problem> check_ingest_schema(pqxx::dbtransaction& tx, const schema_facts& facts);

} // namespace pheidi::model
