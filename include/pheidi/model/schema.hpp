// Which Mastodon schema this database carries, found by looking at it.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <memory>
#include <mutex>
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
  int server_version = 0; // server_version_num
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

} // namespace pheidi::model
