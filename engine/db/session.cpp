// A libpqxx connection with our settings, and transactions that say how far they came.
#include "session.hpp"

#include "failure.hpp"
#include "prepared_connection.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>
#include <pqxx/errorhandler>
#include <pqxx/nontransaction>
#include <pqxx/transaction>

#include <sys/socket.h>

namespace pheidi::db {

namespace {

/// libpq prints notices to standard error unless somebody takes them.
class notices_to_log final : public pqxx::errorhandler {
 public:
  using errorhandler::errorhandler;
  bool operator()(const char text[]) noexcept override {
    if (log::enabled(log::level::debug)) log::debug("db.notice", {{"text", text}});
    return false;
  }
};

// libpqxx would reconnect by itself and lose the session settings without a word.
void forbid_silent_reconnect(pqxx::connection& c) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  c.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

std::string settings_sql(const char* set, milliseconds statement_timeout) {
  return fmt::format("{0} TIME ZONE 'UTC'; {0} statement_timeout = {1}", set, statement_timeout.count());
}

/// A plan is made once and kept, perhaps when its tables were empty: all that we ask by is indexed, and must
/// be looked up by the index when they are not. To compile a plan pays for none of our statements.
constexpr const char* plan_settings = "SET enable_seqscan = off; SET jit = off";

} // namespace

struct session::link {
  prepared_connection connection;
  notices_to_log notices;
  link(const std::string& conninfo, bool may_prepare)
      : connection(conninfo, may_prepare), notices(connection) {}
};

session::session(session_options options) : options_(std::move(options)) {}
session::~session() {
  disconnect();
}

std::size_t session::prepared() const {
  return link_ ? link_->connection.prepared() : 0;
}

bool session::connected() const {
  return link_ && link_->connection.is_open();
}

std::optional<error> session::connect() {
  try {
    link_ = std::make_unique<link>(options_.conninfo, !options_.shared);
    forbid_silent_reconnect(link_->connection);
    link_->connection.set_verbosity(pqxx::connection_base::terse);
    if (!options_.shared) {
      pqxx::nontransaction tx(link_->connection);
      tx.exec(settings_sql("SET", options_.statement_timeout));
      tx.exec(plan_settings);
    }
    return std::nullopt;
  } catch (...) {
    auto failure = current_failure(false);
    link_.reset();
    // Whatever the reason (no such database, wrong password): there is no connection.
    return error{errc::unavailable, std::move(failure.context)};
  }
}

void session::disconnect() {
  link_.reset();
}

session::outcome session::transact(const std::function<void(pqxx::dbtransaction&)>& f) {
  outcome out;
  start_clock();
  try {
    const prepared_connection::working here(link_->connection);
    pqxx::work tx(link_->connection);
    if (options_.shared) tx.exec(settings_sql("SET LOCAL", options_.statement_timeout));
    out.reached = phase::inside;
    f(tx);
    out.reached = phase::commit;
    tx.commit();
  } catch (...) {
    out.failure = current_failure(connected());
    // A conflict or constraint at COMMIT is an answer: nothing was committed.
    if (out.reached == phase::commit && !out.failure->is(errc::unavailable)) out.reached = phase::inside;
  }
  stop_clock();
  // After a failover the old primary answers "read-only": the next connection finds the new one.
  if (!connected() ||
      (out.failure && (out.failure->is(errc::read_only) || out.failure->is(errc::unavailable))))
    disconnect();
  return out;
}

void session::start_clock() {
  const std::lock_guard lock(watched_);
  socket_ = link_->connection.sock();
  deadline_ = steady_clock::now() + options_.transaction_timeout;
}

void session::stop_clock() {
  const std::lock_guard lock(watched_);
  socket_ = -1;
}

void session::cut_if_overdue(steady_time now) {
  const std::lock_guard lock(watched_);
  if (socket_ < 0 || now < deadline_) return;
  // The thread inside libpq wakes with an end of file and reports a broken connection.
  ::shutdown(socket_, SHUT_RDWR);
  socket_ = -1;
}

} // namespace pheidi::db
