// PostgreSQL on threads of its own: libpqxx is blocking and stays in db/ and model/.
//
// `run` queues a function for a worker with a connection and resumes the caller
// on its loop. Workers connect lazily, reconnect after a break (once at once,
// then with back-off), set the time zone to UTC and a statement timeout. The
// queue is bounded: errc::busy.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/errc.hpp"
#include "pheidi/net/loop.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pqxx {
class connection;
class dbtransaction;
} // namespace pqxx

namespace pheidi::db {

struct executor_options {
  config::postgres_settings postgres;
  int threads = 2;
  std::size_t max_queue = 4096;
  seconds statement_timeout{15};
  std::string role = "reader"; // for metrics and application_name
};

class executor {
 public:
  executor(executor_options options, metrics::registry* registry = nullptr);
  /// Finishes what runs, answers the rest with errc::stopped.
  ~executor();

  /// Runs `f(transaction)` in a transaction that commits when f returns; an exception of libpqxx becomes an error,
  /// and `f` is run once more on a fresh connection when the old one turned out broken before anything was committed.
  template <class T>
  net::awaitable<result<T>> run(net::loop& back_on, std::function<T(pqxx::dbtransaction&)> f);
  /// The same, blocking, for start-up and commands.
  template <class T>
  result<T> run_now(std::function<T(pqxx::dbtransaction&)> f);

 private:
  using work = std::function<void(pqxx::dbtransaction&)>;
  struct job {
    work run;
    std::function<void(std::optional<error>)> finished; // called on the worker's thread
  };
  bool enqueue(job j); // false: full or stopped
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::db
