// A server of ours with its database, its files and the jobs for files of others, before a fake fediverse:
// every name under .example is the swarm's, but for inside.example, which leads where nobody may connect.
#pragma once

#include "federation/canary.hpp"
#include "instance/media/temporary_directory.hpp"
#include "model/social_fixture.hpp"
#include "model/whole_database.hpp"
#include "support/on_loop.hpp"
#include "swarm/trust.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/remote/remote_jobs.hpp"
#include "pheidi/net/resolver.hpp"
#include "pheidi/swarm/world.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::remote {

struct in_remote : testing::Test {
  explicit in_remote(bool tls = true);
  ~in_remote() override;

  /// Runs a job to its end; the failure it ended with, if it is to be tried again.
  std::optional<sidekiq::failure> run(const std::string& klass, std::int64_t row);
  /// All at once.
  std::vector<sidekiq::ended> run_all(const std::string& klass, const std::vector<std::int64_t>& rows);
  result<fetched> get(const std::string& url, wanted what = {});

  void publish(const std::string& url, const std::string& body, const std::string& type = "image/png") {
    world.publish(url, body, type).value();
  }
  void answer(const std::string& url, int status) { world.publish(url, {}, "text/plain", status).value(); }
  void redirect(const std::string& from, const std::string& to);
  std::uint64_t hits(const std::string& url) const { return world.document_hits(url); }

  /// Of a.example, with these addresses of its pictures.
  account_id stranger(const std::string& avatar, const std::string& header = "");
  /// A file of a post by somebody there, as it is stored when the post arrives.
  std::int64_t attachment(const std::string& url, const std::string& more = "");
  /// Columns with `|` between.
  std::string row(const std::string& table, std::int64_t id, const std::string& columns);
  void set(const std::string& table, std::int64_t id, const std::string& what);
  std::int64_t number(const std::string& sql) { return std::stoll(db.value(sql)); }

  boost::json::object account(account_id id);
  boost::json::object attachment_entity(std::int64_t id);

  /// Below the root of the stored files.
  bool has_file(const std::string& path) const;
  std::string file(const std::string& path) const;
  std::size_t files() const; // how many, whatever they are
  double counted(const std::string& metric) const;

  model::database db = model::database::at(test::whole_database());
  model::society people{db};
  media::temporary_directory directory;
  test::canary forbidden;
  swarm::world world;
  config::settings settings;
  metrics::registry registry;
  std::shared_ptr<model::domain_policy> policy = std::make_shared<model::domain_policy>();
  /// Done once, when the policy is asked for next: after a job has read its row and before it fetches.
  std::function<void()> meanwhile;
  net::loop loop{"test", milliseconds(5)};
  net::resolver names;
  net::guard guard{{"127.9.0.1"}};
  net::tls_client_context tls;
  net::dialer dialer{loop, names, guard, &tls, {.connect = seconds(300), .tls = seconds(300)}};
  http::client client;
  db::executor writers, readers;
  std::shared_ptr<model::schema_watch> schema;
  media::disk_store disk;
  web::side_work aside;
  web_fetcher web;
  std::vector<sidekiq::ended> over;
  std::size_t awaited = 1;
  remote_jobs jobs;

 private:
  std::shared_ptr<const model::domain_policy> rules();
};

} // namespace pheidi::instance::remote
