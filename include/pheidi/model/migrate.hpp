// Whether a database has the whole data model, and making it in an empty one.
#pragma once

#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"

#include <string>
#include <vector>

namespace pheidi::model {

enum class migration {
  made,    ///< the database was empty and has the whole data model and its first rows now
  current, ///< it had it already
  refused, ///< it holds something that is not ours to change, or cannot hold our texts; nothing was changed
};

struct migration_report {
  migration what = migration::current;
  std::string family;               // of the schema that is there now; empty if it is none of Mastodon's
  std::string why;                  // of a refusal
  std::vector<std::string> missing; // what a schema of that family lacks for running here
};

/// What makes a database that can be used, whatever encoding others have by default.
constexpr const char* make_database_command = "createdb -E UTF8 -T template0 NAME";

/// Changes nothing: `made` says that it would be made.
migration_report look_at_data_model(pqxx::dbtransaction& tx);
/// Looks again under a lock of its own, so that two at once make one data model. The instance actor's key is
/// encrypted by `cipher`, which is configured.
migration_report make_data_model(pqxx::dbtransaction& tx, const crypto::rails_cipher& cipher);

} // namespace pheidi::model
