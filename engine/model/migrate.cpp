// Looks what a database holds, and fills an empty one.
#include "pheidi/model/migrate.hpp"

#include "pheidi/model/create_schema.hpp"
#include "pheidi/model/schema.hpp"
#include "pheidi/model/seed_server.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace pheidi::model {

namespace {

/// Of everybody who may make a data model; Rails' own lock is another one, and Rails migrates nothing here.
constexpr std::int64_t migration_lock = 0x706865696469; // "pheidi"

migration_report refused(std::string why) {
  migration_report r;
  r.what = migration::refused;
  r.why = std::move(why);
  return r;
}

/// Empty when it is the one that every text here is in.
std::string wrong_encoding(pqxx::dbtransaction& tx) {
  const auto encoding = tx.exec1("SHOW server_encoding")[0].as<std::string>();
  if (encoding == "UTF8") return {};
  return fmt::format("its encoding is {}, and UTF8 is needed; make another: {}", encoding,
                     make_database_command);
}

} // namespace

migration_report look_at_data_model(pqxx::dbtransaction& tx) {
  const auto table = some_table(tx);
  if (table.empty()) {
    auto why = wrong_encoding(tx);
    return why.empty() ? migration_report{migration::made, "4.7", "", {}} : refused(std::move(why));
  }
  const auto facts = inspect_schema(tx);
  if (facts.migration.empty())
    return refused(
        fmt::format("the database holds something else than Mastodon's tables ({}, for one)", table));
  migration_report r;
  r.family = facts.family;
  for (const auto& problem : check_ingest_schema(tx, facts))
    if (problem.fatal) r.missing.push_back(problem.what);
  if (r.missing.empty()) return r;
  r.what = migration::refused;
  r.why =
      fmt::format("it is a Mastodon {} that lacks what a whole instance needs; Rails upgrades its own schema",
                  facts.family);
  return r;
}

migration_report make_data_model(pqxx::dbtransaction& tx, const crypto::rails_cipher& cipher) {
  tx.exec(fmt::format("SELECT pg_advisory_xact_lock({})", migration_lock));
  auto found = look_at_data_model(tx);
  if (found.what != migration::made) return found;
  create_schema(tx);
  seed_server(tx, {"", true, &cipher, "#main-key"});
  return found;
}

} // namespace pheidi::model
