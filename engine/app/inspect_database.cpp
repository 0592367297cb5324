// One look at the tables, and a line of the log for each thing that is not there.
#include "app/inspect_database.hpp"

#include "app/secrets_check.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/model/schema.hpp"

#include <algorithm>
#include <iterator>

namespace pheidi::app {

namespace {

struct finding {
  model::schema_facts facts;
  std::vector<model::schema_problem> problems, ingest_problems;
  result<void> secrets;
};

bool is_fatal(const model::schema_problem& p) {
  return p.fatal;
}

result<finding> inspect(db::executor& database, const crypto::rails_cipher& cipher,
                        const config::identity_settings& identity) {
  std::function<finding(pqxx::dbtransaction&)> look = [&](pqxx::dbtransaction& tx) {
    finding f;
    f.facts = model::inspect_schema(tx);
    f.problems = model::check_delivery_schema(tx, f.facts);
    f.ingest_problems = model::check_ingest_schema(tx, f.facts);
    // Without its tables there is no key to try.
    if (std::ranges::none_of(f.problems, is_fatal)) f.secrets = check_secrets(tx, f.facts, cipher, identity);
    return f;
  };
  return database.run_now<finding>(std::move(look));
}

/// False when one of them is fatal.
bool log_problems(const std::vector<model::schema_problem>& all) {
  bool fine = true;
  for (const auto& p : all) {
    log::write(p.fatal ? log::level::error : log::level::warn, "start.schema",
               {{"missing", p.what}, {"needed_for", p.needed_for}});
    fine = fine && !p.fatal;
  }
  return fine;
}

} // namespace

std::optional<found_database> inspect_database(db::executor& database, const crypto::rails_cipher& cipher,
                                               const config::settings& settings, bool wants_ingest) {
  auto found = inspect(database, cipher, settings.identity);
  if (!found) {
    log::error("start.database", {{"postgres", settings.postgres.display()},
                                  {"error", found.error().message()},
                                  {"try", "pheidi doctor"}});
    return std::nullopt;
  }
  found_database out;
  out.can_ingest = std::ranges::none_of(found->ingest_problems, is_fatal);
  if (wants_ingest) std::ranges::move(found->ingest_problems, std::back_inserter(found->problems));
  const bool fine = log_problems(found->problems);
  log::info("start.schema", {{"family", found->facts.family},
                             {"migration", found->facts.migration},
                             {"keypairs", found->facts.has_keypairs}});
  if (!found->secrets) log::error("start.secrets", {{"error", found->secrets.error().message()}});
  if (!fine || !found->secrets) return std::nullopt;
  out.schema = std::move(found->facts);
  return out;
}

} // namespace pheidi::app
