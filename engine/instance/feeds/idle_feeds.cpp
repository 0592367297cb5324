// Feeds that nobody read for a week go; reading makes them anew.
#include "instance/feeds/local_jobs_impl.hpp"
#include "instance/feeds/scripts.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>

namespace pheidi::instance::feeds {

namespace {

constexpr auto kept_for = std::chrono::hours(24 * 7);
constexpr auto look_every = std::chrono::minutes(10);

} // namespace

net::awaitable<result<std::size_t>> local_jobs::impl::forget_some(wall_time before) {
  const auto key = reading_key(keys);
  const auto until = fmt::format("{}", static_cast<std::int64_t>(unix_seconds(before)));
  const auto& prefix = keys.prefix();
  std::vector<std::string_view> names{key};
  std::vector<std::string_view> arguments{until, "100", prefix};
  auto gone = co_await p.base.eval(scripts::forget(), std::move(names), std::move(arguments));
  if (!gone) co_return gone.error();
  const auto* count = gone->integer();
  const auto many = count ? static_cast<std::size_t>(*count) : 0;
  count_.forgotten.add(many);
  co_return many;
}

net::awaitable<void> local_jobs::impl::forget_idle_feeds() {
  auto next = steady_clock::now();
  while (!stopping_) {
    co_await net::sleep_for(p.on, milliseconds(500));
    if (steady_clock::now() < next) continue;
    const auto gone = co_await forget_some(wall_clock::now() - kept_for);
    if (!gone) log::warn("feeds.not_forgotten", {{"error", gone.error().message()}});
    const bool more = gone && *gone > 0;
    next = steady_clock::now() + (more ? seconds(1) : std::chrono::duration_cast<seconds>(look_every));
  }
}

} // namespace pheidi::instance::feeds
