// The life of a connection: connect, serve, lose, wait, connect again.
#include "pheidi/redis/connection.hpp"

#include "connection_impl.hpp"

#include "pheidi/base/log.hpp"

#include <cstdlib>

namespace pheidi::redis {

namespace {

constexpr milliseconds first_pause{50};
constexpr milliseconds longest_pause{1000};
/// A session that lived this long was a good one: the next loss starts with a short pause again.
constexpr seconds good_life{2};

constexpr errc counted[] = {errc::not_connected, errc::lost,      errc::timeout,       errc::auth,
                            errc::loading,       errc::read_only, errc::out_of_memory, errc::no_script,
                            errc::failed,        errc::unexpected};
constexpr const char* kind_of(errc e) {
  switch (e) {
  case errc::not_connected:
    return "not_connected";
  case errc::lost:
    return "lost";
  case errc::timeout:
    return "timeout";
  case errc::auth:
    return "auth";
  case errc::loading:
    return "loading";
  case errc::read_only:
    return "read_only";
  case errc::out_of_memory:
    return "out_of_memory";
  case errc::no_script:
    return "no_script";
  case errc::unexpected:
    return "unexpected";
  default:
    return "failed";
  }
}

std::vector<double> round_trip_buckets() {
  return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5};
}

metrics::registry& use(metrics::registry* given, std::unique_ptr<metrics::registry>& own) {
  if (given) return *given;
  own = std::make_unique<metrics::registry>();
  return *own;
}

} // namespace

connection::impl::impl(net::loop& l, connection_options o, metrics::registry* registry)
    : loop(l), options(std::move(o)),
      commands(
          use(registry, own_registry).make_counter("pheidi_redis_commands_total", "Commands sent to Redis.")),
      reconnects((own_registry ? *own_registry : *registry)
                     .make_counter("pheidi_redis_reconnects_total",
                                   "Connections to Redis that were lost and made again.")),
      round_trip((own_registry ? *own_registry : *registry)
                     .make_histogram("pheidi_redis_round_trip_seconds",
                                     "From queueing a command to its answer.", round_trip_buckets())),
      to{l, options, &round_trip, std::nullopt}, changed(l) {
  auto& r = own_registry ? *own_registry : *registry;
  for (const auto e : counted)
    errors[static_cast<int>(e)] = &r.make_counter(
        "pheidi_redis_errors_total", "Commands that Redis or the way to it refused.", {{"kind", kind_of(e)}});
}

net::awaitable<void> connection::impl::keep_connected(std::shared_ptr<impl> self) {
  auto pause = first_pause;
  while (self->running) {
    auto made = co_await establish(self->to);
    const auto since = steady_clock::now();
    if (made && self->running) {
      self->link = made->link;
      self->version = made->version;
      self->major = std::atoi(made->version.c_str());
      log::info("redis.connected",
                {{"server", self->options.endpoint.display()}, {"version", self->version}});
      self->changed.notify();
      co_await made->link->closed();
      self->link.reset();
      self->last_error = made->link->reason();
      if (self->running) self->reconnects.add();
    } else if (made) {
      made->link->close(error{errc::stopped});
    } else {
      self->last_error = made.error();
    }
    if (!self->running) break;
    log::warn("redis.disconnected",
              {{"server", self->options.endpoint.display()}, {"why", self->last_error.message()}});
    if (made && steady_clock::now() - since > good_life) pause = first_pause;
    const auto until = steady_clock::now() + pause;
    while (self->running && steady_clock::now() < until) {
      const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
      co_await self->changed.wait(left);
    }
    pause = std::min(pause * 2, longest_pause);
  }
}

void connection::impl::stop() {
  running = false;
  if (link) link->close(error{errc::stopped});
  last_error = error{errc::stopped};
  changed.notify();
}

connection::connection(net::loop& l, connection_options options, metrics::registry* registry)
    : impl_(std::make_shared<impl>(l, std::move(options), registry)) {}

connection::~connection() {
  impl_->stop();
}

void connection::start() {
  if (impl_->running) return;
  impl_->running = true;
  impl_->loop.spawn(impl::keep_connected(impl_));
}

void connection::stop() {
  impl_->stop();
}

net::awaitable<result<void>> connection::connected(milliseconds patience) {
  const auto self = impl_;
  const auto until = steady_clock::now() + patience;
  while (self->running && !self->live()) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (left <= milliseconds(0)) co_return error{errc::timeout, self->last_error.message()};
    co_await self->changed.wait(left);
  }
  if (!self->running) co_return error{errc::stopped};
  co_return result<void>{};
}

bool connection::is_connected() const {
  return impl_->live();
}
const std::string& connection::server_version() const {
  return impl_->version;
}
int connection::server_major() const {
  return impl_->major;
}

} // namespace pheidi::redis
