// Checks of PostgreSQL: reachable, schema by introspection, the instance actor's key readable, and its clock.
#include "app/secrets_check.hpp"
#include "doctor_checks.hpp"

#include "pheidi/app/inbox_role.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/model/migrate.hpp"
#include "pheidi/model/outbox.hpp"
#include "pheidi/model/schema.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

struct postgres_facts {
  model::schema_facts schema;
  std::vector<model::schema_problem> problems;
  bool may_keep_outbox = true; // has the schema `pheidi`, or may create it
};

postgres_facts look(pqxx::dbtransaction& tx, bool with_inbox) {
  postgres_facts out;
  out.schema = model::inspect_schema(tx);
  out.problems = model::check_delivery_schema(tx, out.schema);
  if (!with_inbox) return out;
  auto more = model::check_ingest_schema(tx, out.schema);
  out.problems.insert(out.problems.end(), more.begin(), more.end());
  out.may_keep_outbox = model::may_have_own_schema(tx);
  return out;
}

std::string remedy_of(const model::schema_problem& p) {
  if (p.what.starts_with("database encoding"))
    return fmt::format("{}   (and its data moved there)", model::make_database_command);
  return "with Rails: RAILS_ENV=production bundle exec rails db:migrate; without, in an empty database: "
         "pheidi migrate";
}

void judge_schema(const postgres_facts& f, std::vector<finding>& out) {
  const auto version = f.schema.server_version / 10000;
  out.push_back({version < 12 ? verdict::broken : verdict::fine, "postgres",
                 fmt::format("version {}", version),
                 version < 12 ? "upgrade to PostgreSQL 12 or later" : ""});
  for (const auto& p : f.problems)
    out.push_back({p.fatal ? verdict::broken : verdict::warning, "schema",
                   fmt::format("{} is missing, needed for {}", p.what, p.needed_for), remedy_of(p)});
  if (!f.may_keep_outbox)
    out.push_back(
        {verdict::broken, "schema", "the inbox keeps its outbox in a schema of its own and may not make it",
         "GRANT CREATE ON DATABASE <name> TO <role>, or CREATE SCHEMA pheidi AUTHORIZATION <role>"});
  if (f.problems.empty())
    out.push_back({verdict::fine, "schema",
                   fmt::format("Mastodon {} (migration {})", f.schema.family, f.schema.migration), ""});
}

void judge_key(const result<model::signing_account>& row, std::vector<finding>& out) {
  if (!row) {
    return out.push_back(
        {verdict::broken, "keys", fmt::format("the instance actor cannot sign: {}", row.error().message()),
         are_other_secrets(row.error())
             ? "set ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY and ..._KEY_DERIVATION_SALT to what they were when "
               "the database was made"
             : "with Rails: RAILS_ENV=production bundle exec rails db:seed; without: restore the accounts "
               "from a backup"});
  }
  const auto key = crypto::rsa_private_key::from_pem(row->private_key_pem);
  if (!key)
    return out.push_back({verdict::broken, "keys",
                          fmt::format("the instance actor's key: {}", key.error().message()),
                          "with Rails: tootctl accounts rotate; without: restore the key from a backup"});
  out.push_back({verdict::fine, "keys",
                 fmt::format("the instance actor signs as {} ({} bits)", row->key_id, key->bits()), ""});
}

} // namespace

void check_postgres(const config::settings& s, const std::string& to_start, std::vector<finding>& out) {
  db::executor database({s.postgres, 1, 16, seconds(15), "doctor"});
  const auto before = unix_seconds(wall_clock::now());
  const bool with_inbox = inbox_role::wanted(s);
  std::function<postgres_facts(pqxx::dbtransaction&)> question = [with_inbox](pqxx::dbtransaction& tx) {
    return look(tx, with_inbox);
  };
  auto facts = database.run_now<postgres_facts>(std::move(question));
  if (!facts)
    return out.push_back(
        {verdict::broken, "postgres", fmt::format("{}: {}", s.postgres.display(), facts.error().message()),
         to_start.empty() ? "check DATABASE_URL or DB_HOST, DB_NAME, DB_USER, DB_PASS" : to_start});
  judge_schema(*facts, out);
  judge_clock("postgres", facts->schema.server_time - (before + unix_seconds(wall_clock::now())) / 2, out);

  const crypto::rails_cipher cipher(s.encryption.primary_key, s.encryption.key_derivation_salt);
  result<model::signing_account> row = error(model::errc::no_such_account);
  std::function<void(pqxx::dbtransaction&)> load = [&](pqxx::dbtransaction& tx) {
    row = load_instance_actor(tx, facts->schema, cipher, s.identity);
  };
  const auto read = database.run_now<void>(std::move(load));
  if (!read)
    return out.push_back(
        {verdict::broken, "keys", read.error().message(), "check the permissions of the database role"});
  judge_key(row, out);
}

} // namespace pheidi::app
