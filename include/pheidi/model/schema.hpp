// Which Mastodon schema this database carries, found by looking at it.
#pragma once

#include "pheidi/db/executor.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

/// What the code branches on. Re-read every few minutes: Rails migrates while we run.
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

/// What delivery needs and this database lacks, by name; empty when all is there. Writes nothing.
struct schema_problem {
  std::string what; // "table unavailable_domains"
  std::string needed_for;
  bool fatal = true;
};
std::vector<schema_problem> check_delivery_schema(pqxx::dbtransaction& tx, const schema_facts& facts);

} // namespace pheidi::model
