// One visit each.
#include "app/up/reach.hpp"

#include "app/roles.hpp"

#include "pheidi/http/server.hpp"
#include "pheidi/redis/connection.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

constexpr milliseconds patience{5000};

net::awaitable<void> visit(redis::connection& there, result<void>& out) {
  there.start();
  out = co_await there.connected(patience);
  there.stop();
}

} // namespace

result<void> try_to_listen(const config::settings& s) {
  if (!roles_of(s).serves() || s.web.listen.empty()) return {};
  net::loop loop("reach");
  http::server here(loop, {}, {});
  const auto bound = here.listen(s.web.listen);
  if (bound) return {};
  return error{errc::refused, fmt::format("nothing can listen on {} ({}): name another place with --listen",
                                          s.web.listen, bound.error().message())};
}

result<void> try_redis(const config::settings& s) {
  net::loop loop("reach");
  redis::connection_options options;
  options.endpoint = s.redis.sidekiq;
  options.ca_file = s.network.ca_file;
  options.connect_timeout = patience;
  redis::connection there(loop, options);
  result<void> reached;
  loop.spawn(visit(there, reached));
  loop.run_until_done();
  if (reached) return {};
  return error{errc::refused, fmt::format("the Redis of --redis, {}, does not answer ({})",
                                          s.redis.sidekiq.display(), reached.error().message())};
}

result<void> try_postgres(const config::settings& s) {
  db::executor there({s.postgres, 1, 16, seconds(15), "reach"});
  const auto reached =
      there.run_now<void>(std::function<void(pqxx::dbtransaction&)>([](pqxx::dbtransaction&) {}));
  if (reached) return {};
  return error{errc::refused, fmt::format("the database of --postgres, {}, cannot be used ({})",
                                          s.postgres.display(), reached.error().message())};
}

} // namespace pheidi::app
