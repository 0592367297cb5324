// PostgreSQL on threads of its own: libpqxx is blocking and stays in db/ and model/.
//
// `run` queues a function for a worker with a connection and resumes the caller
// on its loop. Workers connect lazily, reconnect after a break (once at once,
// then with back-off), set the time zone to UTC and a statement timeout. The
// queue is bounded: errc::busy.
//
//   std::function<int(pqxx::dbtransaction&)> count = [](pqxx::dbtransaction& tx) {
//     return tx.exec_params1("SELECT count(*) FROM follows WHERE target_account_id = $1", 7)[0].as<int>();
//   };
//   auto followers = co_await db.run<int>(loop, std::move(count));
//
// With prepared_statements = false, behind a PgBouncer that pools transactions,
// `prepared_name` (prepared.hpp) names nothing, and the session settings are sent
// with each transaction instead of once.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/errc.hpp"
#include "pheidi/net/loop.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::db {

struct executor_options {
  config::postgres_settings postgres;
  int threads = 2;
  std::size_t max_queue = 4096;
  seconds statement_timeout{15};
  std::string role = "reader"; // for metrics and application_name
  /// For a server that accepts and then says nothing: the connection of a longer transaction is cut.
  milliseconds transaction_timeout{60000};
  /// A job that no worker took for so long is answered errc::busy.
  milliseconds queue_timeout{20000};
};

/// Whether `f` may run a second time, in a new transaction, when nothing of the first was committed.
enum class retry { no, yes };

namespace detail {

class worker_pool;

/// One function on its way to a worker and back. Not for users of the executor.
struct job {
  std::function<void(pqxx::dbtransaction&)> run;
  std::function<void()>
      finished; // called on a thread of the executor, when `run` is gone and `failure` is set
  retry again = retry::yes;
  std::optional<error> failure;
  steady_time queued_at;
};

} // namespace detail

class executor {
 public:
  /// Connects with the first job. The registry outlives the executor.
  explicit executor(executor_options options, metrics::registry* registry = nullptr);
  /// Finishes what runs, answers the rest with errc::stopped. Loops that wait for answers are destroyed
  /// later.
  ~executor();
  executor(const executor&) = delete;
  executor& operator=(const executor&) = delete;

  /// Runs `f(transaction)` in a transaction that commits when f returns; an exception of libpqxx becomes an
  /// error. `f` is run once more on a fresh connection when the old one turned out broken before anything was
  /// committed, and up to three times more after a conflict, unless `again` says no. `back_on` is the loop of
  /// the calling coroutine; `f` and what it captured are gone before the caller resumes.
  template <class T>
  net::awaitable<result<T>> run(net::loop& back_on, std::function<T(pqxx::dbtransaction&)> f,
                                retry again = retry::yes) {
    auto answer = std::make_shared<answer_of<T>>();
    auto task = make_job<T>(std::move(f), answer, again);
    co_await perform(back_on, task);
    co_return answer->take(std::move(task->failure));
  }

  /// The same, blocking, for start-up and commands. Never from inside `f` or on a loop.
  template <class T>
  result<T> run_now(std::function<T(pqxx::dbtransaction&)> f, retry again = retry::yes) {
    auto answer = std::make_shared<answer_of<T>>();
    auto task = make_job<T>(std::move(f), answer, again);
    perform_now(task);
    return answer->take(std::move(task->failure));
  }

 private:
  /// Where the worker leaves the value for the caller.
  template <class T>
  struct answer_of {
    std::optional<T> value;
    result<T> take(std::optional<error> failure) {
      if (failure) return std::move(*failure);
      return std::move(*value);
    }
  };

  template <class T>
  static std::shared_ptr<detail::job> make_job(std::function<T(pqxx::dbtransaction&)> f,
                                               std::shared_ptr<answer_of<T>> answer, retry again) {
    auto task = std::make_shared<detail::job>();
    task->again = again;
    task->run = [f = std::move(f), answer = std::move(answer)](pqxx::dbtransaction& tx) {
      if constexpr (std::is_void_v<T>)
        f(tx);
      else
        answer->value.emplace(f(tx));
    };
    return task;
  }

  net::awaitable<void> perform(net::loop& back_on, std::shared_ptr<detail::job> task);
  void perform_now(const std::shared_ptr<detail::job>& task);

  std::unique_ptr<detail::worker_pool> workers_;
};

template <>
struct executor::answer_of<void> {
  result<void> take(std::optional<error> failure) {
    if (failure) return std::move(*failure);
    return {};
  }
};

} // namespace pheidi::db
