// One connection and the transactions on it. Lives on one worker thread, except `cut`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/errc.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace pqxx {
class dbtransaction;
} // namespace pqxx

namespace pheidi::db {

struct session_options {
  std::string conninfo;
  seconds statement_timeout{15};
  milliseconds transaction_timeout{60000};
  /// Behind a pooler a session is not ours alone: settings go with each transaction, and nothing is prepared.
  bool shared = false;
};

class session {
 public:
  explicit session(session_options options);
  ~session();

  /// Blocks at most for libpq's connect timeout.
  std::optional<error> connect();
  void disconnect();
  bool connected() const;
  /// Statements prepared on the connection.
  std::size_t prepared() const;

  /// How far a transaction came; decides what may be run again.
  enum class phase {
    before, ///< f was not called
    inside, ///< f was called, nothing is committed
    commit, ///< the answer to COMMIT did not come: it may or may not have happened
  };
  struct outcome {
    std::optional<error> failure;
    phase reached = phase::before;
  };
  /// Runs `f` in a transaction. A broken connection is closed.
  outcome transact(const std::function<void(pqxx::dbtransaction&)>& f);

  /// Thread-safe: ends a transaction that is past its time by closing the socket under it.
  void cut_if_overdue(steady_time now);

 private:
  void start_clock();
  void stop_clock();

  struct link;
  session_options options_;
  std::unique_ptr<link> link_;

  std::mutex watched_;
  int socket_ = -1; // only while a transaction runs
  steady_time deadline_{};
};

} // namespace pheidi::db
