// `pheidi swarm seed`
#include "sources.hpp"
#include "swarm_commands.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/swarm/files.hpp"
#include "pheidi/swarm/seeding.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>

namespace pheidi::cli {

namespace {

struct options {
  std::string database;
  std::string env_file;
  std::string local_domain;
  std::string family = "4.7";
  std::string prefix = "swarm";
  std::string keys_file;
  int accounts = 1;
};

const std::map<std::string, model::schema_family>& families() {
  static const std::map<std::string, model::schema_family> all{{"4.2", model::schema_family::mastodon_4_2},
                                                               {"4.6", model::schema_family::mastodon_4_6},
                                                               {"4.7", model::schema_family::mastodon_4_7}};
  return all;
}

/// Database, domain and encryption secrets from the same places as `pheidi run`, the options above them.
std::optional<config::settings> settings_of(const options& o) {
  source_options from;
  from.env_file = o.env_file;
  auto all = make_sources(from);
  if (!o.local_domain.empty()) all.overrides["identity.local_domain"] = o.local_domain;
  auto settings = load_or_explain(all);
  if (settings && !o.database.empty()) settings->postgres.connection = o.database;
  return settings;
}

int execute(const options& o) {
  const auto settings = settings_of(o);
  if (!settings) return 2;
  swarm::seed_options how;
  how.postgres = settings->postgres;
  how.identity = settings->identity;
  how.encryption = settings->encryption;
  how.family = families().at(o.family);
  how.accounts = o.accounts;
  how.prefix = o.prefix;
  log::configure(log::level::warn, log::format::human);
  const auto actors = swarm::seed(how);
  if (!actors) {
    fmt::print(stderr, "pheidi swarm seed: {}\n", actors.error().message());
    return 1;
  }
  if (!o.keys_file.empty()) {
    const auto written = swarm::write_file(o.keys_file, swarm::key_file(*actors));
    if (!written) {
      fmt::print(stderr, "pheidi swarm seed: {}\n", written.error().message());
      return 1;
    }
  }
  fmt::print("{}\n", swarm::actors_json(*actors));
  return 0;
}

} // namespace

void add_swarm_seed(CLI::App& swarm, int& exit_code) {
  auto o = std::make_shared<options>();
  auto* command = swarm.add_subcommand("seed", "make local accounts with keys; print them as JSON");
  command->add_option("--database", o->database,
                      "libpq connection string or URL (default: as `pheidi run` finds it)");
  command
      ->add_option("--mastodon-env", o->env_file,
                   "Mastodon's .env.production, for database, domain and secrets")
      ->check(CLI::ExistingFile);
  command->add_option("--local-domain", o->local_domain,
                      "the domain of the accounts (default: LOCAL_DOMAIN)");
  command->add_option("--accounts", o->accounts, "how many")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--prefix", o->prefix, "they are called PREFIX1, PREFIX2 ...")->capture_default_str();
  command->add_option("--family", o->family, "schema of an empty database: 4.2, 4.6 or 4.7")
      ->check(CLI::IsMember({"4.2", "4.6", "4.7"}))
      ->capture_default_str();
  command->add_option("--keys", o->keys_file, "write their public keys here, for `swarm serve --keys`");
  command->footer("An empty database gets the tables that deliveries need; what is there is left as it is.\n"
                  "Never point it at the database of a real instance.\n"
                  "Example:\n"
                  "  createdb pheidi_try\n"
                  "  pheidi swarm seed --database postgresql:///pheidi_try --local-domain local.test \\\n"
                  "      --accounts 100 --keys keys.tsv > actors.json");
  command->callback([o, &exit_code] { exit_code = execute(*o); });
}

} // namespace pheidi::cli
