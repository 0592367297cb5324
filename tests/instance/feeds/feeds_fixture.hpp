// A server of ours with its Redis, its database and the jobs of feeds; people and posts made row by row.
#pragma once

#include "listener.hpp"
#include "model/social_fixture.hpp"
#include "model/whole_database.hpp"
#include "support/on_loop.hpp"
#include "support/redis_server.hpp"

#include "pheidi/instance/feeds/home.hpp"
#include "pheidi/instance/feeds/local_jobs.hpp"
#include "pheidi/instance/feeds/publish.hpp"
#include "pheidi/model/outbox.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::feeds {

struct in_feeds : testing::Test {
  using ids = std::vector<std::int64_t>;

  in_feeds();
  ~in_feeds() override;

  /// Runs a job to its end; the failure it ended with, if it is to be tried again.
  std::optional<sidekiq::failure> run(const std::string& klass, const std::string& args);
  void distribute(std::int64_t status, const std::string& options = "{}");

  /// With a user; names may repeat from test to test.
  account_id user(const std::string& name);
  account_id stranger(const std::string& name); // of remote.example
  std::int64_t follow(account_id follower, account_id followed, const std::string& more = "");
  std::int64_t post(account_id author, int visibility = 0);
  std::int64_t reply(account_id author, std::int64_t to);
  std::int64_t boost(account_id by, std::int64_t original);
  std::int64_t mention(std::int64_t status, account_id whom);
  std::int64_t insert(const std::string& table, const std::string& columns, const std::string& values);
  std::int64_t number(const std::string& sql) { return std::stoll(db.value(sql)); }

  /// The feed is there, so that new posts enter it; somebody listens.
  void read_home(account_id reader);
  void listen_to(const std::string& channel);
  ids home(account_id reader, cursor c = {});
  ids list(std::int64_t list, cursor c = {});
  bool in_home(account_id reader, std::int64_t status);
  std::string key(account_id reader) { return "feed:home:" + std::to_string(reader.value); }

  static test::redis_server& server();
  model::database db = model::database::at(test::whole_database());
  model::society people{db};
  config::settings settings;
  net::loop loop{"test", milliseconds(5)};
  metrics::registry registry;
  redis::connection redis;
  db::executor writers, readers;
  std::shared_ptr<model::schema_watch> schema;
  federation::outbox::relay relay;
  std::vector<sidekiq::ended> over;
  local_jobs jobs;
  std::optional<listener> streams;

 private:
  int jobs_run_ = 0;
};

} // namespace pheidi::instance::feeds
