// A small Mastodon without Rails: Redis, PostgreSQL with accounts, an .env.production, and a swarm to deliver
// to.
#pragma once

#include "engine_process.hpp"
#include "support/postgres_server.hpp"
#include "support/redis_server.hpp"

#include "pheidi/model/seed.hpp"
#include "pheidi/swarm/fanout.hpp"
#include "pheidi/swarm/world.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pheidi::test {

struct instance_options {
  std::vector<std::string> redis_config{"appendonly yes", "appendfsync everysec"};
  model::schema_family family = model::schema_family::mastodon_4_7;
  bool encrypted_keys = false; // in keypairs, as Mastodon 4.7 keeps them
  int accounts = 3;
  bool whole_schema = false;    // all of 4.7, not only what delivery needs
  bool inbox = false;           // listens on inbox.sock and works the queue ingress
  std::string extra_env;        // appended to .env.production
  bool usual_deadlines = false; // of deliveries; else none is given up before a test is over
};

class instance {
 public:
  explicit instance(instance_options options = {});

  redis_server& redis() { return redis_; }
  postgres_server& postgres() { return postgres_server::shared(); }
  const std::string& database() const { return database_; }
  const std::vector<swarm::actor>& actors() const { return actors_; }
  std::filesystem::path path(const std::string& name) const { return directory_.path() / name; }
  swarm::key_ring keys() const;
  const std::string& public_pem() const { return public_pem_; }
  const std::string& private_pem() const { return private_pem_; }

  /// A swarm that knows our keys, and the files by which the engine finds it.
  swarm::world make_world(std::vector<swarm::group> groups, bool tls = true);
  /// `count` jobs for the world's hosts, pushed as Sidekiq would; the world is told to expect them.
  std::vector<swarm::delivery> enqueue(swarm::world& world, std::size_t count,
                                       std::size_t inboxes_per_activity = 5,
                                       const std::string& klass = "ActivityPub::DeliveryWorker");
  void push(const std::string& raw_job, const std::string& queue = "push");
  /// One delivery job with a body of its own, or the given one.
  std::string job_for(const std::string& inbox, const std::string& options = "{}", std::int64_t account = 0,
                      const std::string& body = "") const;

  /// `pheidi run` with this instance's files; quick heartbeats so that tests need not wait.
  std::unique_ptr<engine_process> start(std::vector<std::string> arguments = {});
  std::string sql(const std::string& query);
  /// `count` remote actors under `authority_prefix` ("https://host[:port]") follow the account; their URIs.
  std::vector<std::string> follow(std::int64_t account, const std::string& authority_prefix, int count);
  /// A file of this instance. `start` picks up "hosts" (/etc/hosts format) and "ca.pem".
  void write(const std::string& name, const std::string& text) const;

 private:
  void write_env() const;

  instance_options options_;
  temporary_directory directory_{"pheidi-instance"};
  redis_server redis_;
  std::string database_;
  std::string private_pem_, public_pem_;
  std::vector<swarm::actor> actors_;
  std::uint64_t seed_ = 1;
};

/// A host group in the swarm's grammar: "20:latency=5ms".
swarm::group hosts(const std::string& text);

/// Waits until `condition` holds; false when `patience` passed. Long, for machines that are busy with other
/// tests.
bool eventually(const std::function<bool()>& condition,
                std::chrono::seconds patience = std::chrono::seconds(120));

} // namespace pheidi::test
