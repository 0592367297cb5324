// From a fetched job to a delivery that can be sent, or the reason why not. Pure but for the payload store.
//
// Follows Mastodon's ActivityPub::DeliveryWorker: args = [json, source_account_id, inbox_url, options = {}],
// and MigratedFollowDeliveryWorker, which has the account that is no longer followed before the options.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/federation/delivery/payload.hpp"
#include "pheidi/http/url.hpp"
#include "pheidi/sidekiq/job.hpp"
#include "pheidi/sidekiq/queue.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace pheidi::federation::delivery {

/// `options` of the job; unknown members are ignored, as in Mastodon.
struct options {
  bool synchronize_followers = false;
  bool bypass_availability = false;
  std::string sign_with_pem;      // a key that came with the job (rotation, deletion)
  std::string sign_with_fragment; // "#main-key" unless given
  std::string sign_with_uri;
};

/// What a part of a fan-out needs to become a job of its own.
struct part_of {
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
  std::shared_ptr<const std::string> options; // JSON object, the same for all parts
  std::string fan_out;                        // its jid
};

/// A job ready for its lane. `source.raw` stays, because a retry needs every byte of it; a part of a fan-out
/// has none before it is needed (job_text).
struct delivery {
  sidekiq::fetched source;
  std::optional<part_of> part;
  std::string jid;
  shared_payload body;
  account_id sender;
  http::url inbox;
  options opts;
  sidekiq::time_format times = sidekiq::time_format::integer_millis;
  std::optional<account_id> leaves; // when the Follow of the new account is delivered, the old one is left
  std::string receipt;              // of a job that was a part of a fan-out: that one's jid
  bool bulk = false;                // one of many that concern nobody in particular: others go first
  int attempt = 1;                  // of this job
  wall_time enqueued_at{};          // epoch when unknown
  steady_time fetched_at{};
};
using delivery_ptr = std::unique_ptr<delivery>;

/// A class that Pheidi does not run: back to a queue that Ruby works.
struct for_ruby {
  sidekiq::fetched source;
  std::string klass;
};

/// A job that cannot be tried: it fails as it would fail in Ruby.
struct unusable {
  sidekiq::fetched source;
  std::string jid;
  sidekiq::failure why;
  bool is_job = true; ///< false: not JSON, goes to the dead set as it is
  bool drop = false;  ///< ends here, as a remote's 413 would
};

using plan = std::variant<delivery_ptr, for_ruby, unusable>;

struct plan_limits {
  std::size_t max_job_bytes = std::size_t{16} << 20;
};

plan make_plan(sidekiq::fetched job, payload_store& payloads, const plan_limits& limits, steady_time now);

/// A job of ActivityPub::DeliveryWorker as Mastodon pushes it. `payload` is a JSON string, `options` an
/// object.
std::string new_delivery_job(std::string_view payload, account_id sender, std::string_view inbox,
                             std::string_view options, const std::string& queue, sidekiq::time_format times,
                             wall_time now);

/// The job's text; of a part of a fan-out that of the ActivityPub::DeliveryWorker that Mastodon would have
/// pushed for this inbox.
const std::string& job_text(delivery& d, wall_time now);

/// From the raw JSON object; what is not understood is left out.
options read_options(std::string_view raw);

/// The classes that make_plan understands.
bool is_delivery_class(std::string_view klass);

} // namespace pheidi::federation::delivery
