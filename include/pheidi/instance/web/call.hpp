// One request on its way through an endpoint: who asks, what for, and the transaction it is answered in.
//
// An endpoint is a function of a call to an answer. It runs on a thread of the executor, inside one
// transaction that is committed with its answer and undone with its refusal. What must happen outside the
// database because of it (deliveries, feeds, notifications) is added to `then`, is written into
// `pheidi.outbox` in the same transaction, and is carried out after it: a crash between the two loses
// nothing.
//
// What must be asked of Redis or of other servers, or takes a processor long, comes before that, in a
// coroutine on the loop (`early_call`); what it brings is left in `brought`.
#pragma once

#include "pheidi/config/settings.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/federation/discovery/actors.hpp"
#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/instance/entities/context.hpp"
#include "pheidi/instance/web/answer.hpp"
#include "pheidi/instance/web/parameters.hpp"
#include "pheidi/instance/web/side_work.hpp"
#include "pheidi/model/client/bearers.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <any>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::instance::web {

/// What endpoints share. Lives as long as the service; belongs to its loop unless it says so.
struct surroundings {
  const config::settings& settings; // any thread
  net::loop& on;
  db::executor& readers; // any thread
  db::executor& writers;
  redis::connection& base; // of the loop
  redis::connection& queue;
  redis::connection& cache;
  sidekiq::keyspace keys;
  std::shared_ptr<model::schema_watch> schema; // any thread
  const crypto::rails_cipher& cipher;          // any thread
  federation::discovery::actors& actors;
  /// The post of that URI, fetched and stored when it is not there; its id.
  std::function<net::awaitable<result<std::int64_t>>(std::string uri)> obtain_status;
  side_work& aside;     // pictures and files
  side_work& passwords; // which wait for no picture
  metrics::registry& registry;
  std::string version; // of Pheidi
};

struct call {
  pqxx::dbtransaction& tx;
  const surroundings& here; // what belongs to the loop is out of reach
  const model::schema_facts& schema;
  const http::request& request;
  const parameters& given;
  const std::vector<std::string>& path; // what stood where the pattern has ':name', decoded
  const std::optional<model::bearer>& by;
  const std::string& address; // of the client
  std::any& brought;
  wall_time now;
  federation::outbox::follow_ups then;
  /// Run after the commit on a side thread, must not throw; lost when the process ends before, so only for
  /// what nobody misses.
  std::vector<std::function<void()>> tidy_up = {};

  /// Only in endpoints that need a person.
  const model::person& me() const { return *by->who; }
  std::optional<account_id> viewer() const;
  entities::context context() const { return {here.settings, schema, now, viewer()}; }
  /// Of the path; nothing for what is no id, which names nothing.
  std::optional<std::int64_t> id(std::size_t i = 0) const { return read_id(path.at(i)); }
  /// What the early part brought, when it is of that type.
  template <class T>
  T* carried() const {
    return std::any_cast<T>(&brought);
  }
};

struct early_call {
  const surroundings& here;
  const http::request& request;
  const parameters& given;
  const std::vector<std::string>& path;
  const std::optional<model::bearer>& by;
  const std::string& address;
  std::any& brought;

  const model::person& me() const { return *by->who; }
  std::optional<std::int64_t> id(std::size_t i = 0) const { return read_id(path.at(i)); }
};

} // namespace pheidi::instance::web
