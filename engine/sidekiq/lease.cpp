// The right to hold jobs: a key that must be renewed, or others take the jobs back.
#include "call.hpp"
#include "scripts.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/sidekiq/queue.hpp"

namespace pheidi::sidekiq {

net::awaitable<result<void>> job_queue::renew_lease(seconds ttl) {
  arguments keys;
  keys.own(keys_.lease(identity_));
  keys.own(keys_.holders());
  arguments args;
  args.view(identity_);
  args.own(std::to_string(epoch_));
  args.own(std::to_string(milliseconds(ttl).count()));
  auto r = co_await redis_.eval(scripts::renew_lease, keys.all(), args.all());
  if (!r) co_return queue_error(r.error());
  co_return result<void>{};
}

net::awaitable<result<void>> job_queue::release_lease() {
  arguments keys;
  keys.own(keys_.lease(identity_));
  keys.own(keys_.holders());
  keys.own(keys_.in_flight(identity_));
  arguments args;
  args.view(identity_);
  auto r = co_await redis_.eval(scripts::release_lease, keys.all(), args.all());
  if (!r) co_return queue_error(r.error());
  if (const auto* left = r->integer(); left && *left > 0)
    log::warn("queue.left_in_flight", {{"jobs", *left}});
  co_return result<void>{};
}

} // namespace pheidi::sidekiq
