// The first reason counts.
#include "app/readiness.hpp"

namespace pheidi::app {

namespace {

constexpr milliseconds look_every{1000};

} // namespace

std::string readiness::why_not() const {
  if (leaving.load()) return "stopping";
  if (quiet.load()) return "quiet: no jobs are fetched";
  if (!started.load()) return "starting";
  if (!redis_up.load()) return "Redis is not reachable";
  if (!postgres_up.load()) return "PostgreSQL is not reachable";
  return {};
}

net::awaitable<void> watch_database(net::loop& on, db::executor& database, readiness& state) {
  while (!state.leaving.load()) {
    // To begin and to end a transaction is a round trip each.
    std::function<void(pqxx::dbtransaction&)> nothing = [](pqxx::dbtransaction&) {};
    const auto reached = co_await database.run<void>(on, std::move(nothing));
    // One that is busy is there.
    state.postgres_up.store(reached || !reached.error().is(db::errc::unavailable));
    co_await net::sleep_for(on, look_every);
  }
}

} // namespace pheidi::app
