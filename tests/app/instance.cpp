#include "instance.hpp"

#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/crypto/rsa.hpp"
#include "pheidi/json/write.hpp"
#include "pheidi/model/create_schema.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <fstream>
#include <stdexcept>
#include <thread>

namespace pheidi::test {

namespace {

constexpr const char* primary_key = "test-primary-key-0123456789abcdef";
constexpr const char* salt = "test-derivation-salt-0123456789ab";
constexpr const char* domain = "local.example";

std::string database_name(const std::string& connection) {
  return connection.substr(connection.rfind("dbname=") + 7);
}

} // namespace

swarm::group hosts(const std::string& text) {
  return swarm::parse_group(text).value();
}

bool eventually(const std::function<bool()>& condition, std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

instance::instance(instance_options options)
    : options_(std::move(options)), redis_(options_.redis_config), database_(postgres().create_database()) {
  const auto key = crypto::rsa_private_key::generate();
  private_pem_ = key.private_pem();
  public_pem_ = key.public_pem();
  const crypto::rails_cipher cipher(primary_key, salt);
  model::seed_key seeded{private_pem_, options_.encrypted_keys, options_.encrypted_keys ? &cipher : nullptr,
                         "#main-key"};

  pqxx::connection connection(database_);
  pqxx::work tx(connection);
  if (options_.whole_schema)
    model::create_schema(tx);
  else
    model::create_delivery_schema(tx, options_.family);
  model::seed_instance_actor(tx, seeded);
  const auto ids = model::seed_local_accounts(tx, options_.accounts, "user", seeded);
  tx.commit();
  for (std::size_t i = 0; i < ids.size(); ++i)
    actors_.push_back({ids[i].value, fmt::format("https://{}/users/user{}", domain, i + 1)});
  write_env();
}

void instance::write(const std::string& name, const std::string& text) const {
  std::ofstream(path(name)) << text;
}

void instance::write_env() const {
  write(
      ".env.production",
      fmt::format("LOCAL_DOMAIN={}\nREDIS_URL=unix://"
                  "{}\nDB_HOST={}\nDB_PORT=5432\nDB_USER=postgres\nDB_NAME={}\nALLOWED_PRIVATE_ADDRESSES=127."
                  "0.0.0/8\n"
                  "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY={}\nACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT={}\n"
                  "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY=unused\nSMTP_SERVER=smtp.example\n{}\n",
                  domain, redis_.socket(), postgres_server::shared().socket_directory(),
                  database_name(database_), primary_key, salt, options_.extra_env));
}

swarm::key_ring instance::keys() const {
  swarm::key_ring ring;
  for (const auto& a : actors_)
    if (!ring.add(a.uri + "#main-key", public_pem_)) throw std::runtime_error("our own key does not parse");
  // Who signs what is fetched.
  ring.add(fmt::format("https://{}/actor#main-key", domain), public_pem_);
  return ring;
}

swarm::world instance::make_world(std::vector<swarm::group> groups, bool tls) {
  swarm::world_options options;
  options.groups = std::move(groups);
  options.tls = tls;
  options.keys = keys();
  auto world = swarm::world::start(std::move(options));
  if (!world) throw std::runtime_error(world.error().message());
  write("hosts", world->hosts_file());
  if (tls) write("ca.pem", world->ca_pem());
  return std::move(*world);
}

std::vector<swarm::delivery> instance::enqueue(swarm::world& world, std::size_t count,
                                               std::size_t inboxes_per_activity, const std::string& klass) {
  std::vector<swarm::inbox> inboxes;
  for (std::size_t i = 0; i < world.hosts().size(); ++i)
    inboxes.push_back({world.hosts()[i].name, world.inbox(i)});
  swarm::fanout_options options;
  options.klass = klass;
  options.inboxes_per_activity = inboxes_per_activity;
  options.seed = seed_++;
  swarm::fanout jobs(actors_, inboxes, options);
  std::vector<swarm::delivery> expected;
  std::vector<std::string> push{"LPUSH", "queue:push"};
  for (std::size_t i = 0; i < count; ++i) {
    auto made = jobs.next(wall_clock::now());
    expected.push_back(std::move(made.expected));
    push.push_back(std::move(made.job));
    if (push.size() < 502 && i + 1 < count) continue;
    redis_.run(push);
    push.resize(2);
  }
  redis_.run({"SADD", "queues", "push"});
  world.expect(expected);
  return expected;
}

void instance::push(const std::string& raw_job, const std::string& queue) {
  redis_.run({"SADD", "queues", queue});
  redis_.run({"LPUSH", "queue:" + queue, raw_job});
}

std::string instance::job_for(const std::string& inbox, const std::string& options, std::int64_t account,
                              const std::string& body) const {
  const auto jid = sidekiq::make_jid();
  std::string args = "[";
  json::append_string(
      args, body.empty() ? fmt::format(R"({{"id":"https://{}/{}","type":"Create"}})", domain, jid) : body);
  args += fmt::format(",{},", account ? account : actors_.front().account_id);
  json::append_string(args, inbox);
  args += "," + options + "]";
  sidekiq::new_job job;
  job.klass = "ActivityPub::DeliveryWorker";
  job.queue = "push";
  job.args_json = args;
  job.retry_json = "16";
  job.dead = false;
  return sidekiq::make_job(job, jid, wall_clock::now());
}

std::unique_ptr<engine_process> instance::start(std::vector<std::string> arguments) {
  std::vector<std::string> all{"run",
                               "--mastodon-env",
                               path(".env.production").string(),
                               "--log-format",
                               "json",
                               "--set",
                               "ops.listen=unix:" + path("ops.sock").string(),
                               "--set",
                               "queue.heartbeat_s=1",
                               "--set",
                               "queue.lease_s=5"};
  if (std::filesystem::exists(path("hosts"))) {
    all.insert(all.end(), {"--set", "network.hosts_file=" + path("hosts").string()});
  }
  if (std::filesystem::exists(path("ca.pem"))) {
    all.insert(all.end(), {"--set", "network.ca_file=" + path("ca.pem").string()});
  }
  if (options_.inbox)
    all.insert(all.end(), {"--set", "inbox.listen=unix:" + path("inbox.sock").string(), "--set",
                           "queue.queues=push ingress"});
  if (!options_.usual_deadlines)
    for (const auto* phase : {"connect", "tls", "first_byte", "total"})
      all.insert(all.end(), {"--set", fmt::format("delivery.{}_timeout_ms=300000", phase)});
  all.insert(all.end(), arguments.begin(), arguments.end());
  auto process = std::make_unique<engine_process>(std::move(all), path("pheidi.log"));
  if (!process->wait_for("\"start.done\""))
    throw std::runtime_error("pheidi did not start:\n" + process->log());
  return process;
}

std::string instance::sql(const std::string& query) {
  pqxx::connection connection(database_);
  pqxx::work tx(connection);
  const auto rows = tx.exec(query);
  tx.commit();
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

std::vector<std::string> instance::follow(std::int64_t account, const std::string& authority_prefix,
                                          int count) {
  pqxx::connection connection(database_);
  pqxx::work tx(connection);
  auto uris = model::seed_remote_followers(tx, account_id(account), authority_prefix, count);
  tx.commit();
  return uris;
}

} // namespace pheidi::test
