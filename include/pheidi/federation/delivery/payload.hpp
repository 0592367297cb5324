// The body of an activity, once in memory however many inboxes it goes to.
//
// Mastodon puts the whole JSON text into every job of a fan-out. The store gives
// the same text the same `payload`, so 10,000 jobs hold one body and one digest.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/base/lru.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::federation::delivery {

struct payload {
  std::string body;
  std::string digest;         // "SHA-256=..."
  std::string content_digest; // "sha-256=:...:", RFC 9530
  std::string raw{};          // as it stands in the job, to be recognised by
};
using shared_payload = std::shared_ptr<const payload>;

/// Lives on the control loop; the payloads it hands out are immutable and may cross threads.
class payload_store {
 public:
  explicit payload_store(std::size_t remembered = 4096) : known_(remembered) {}
  /// `raw` is the JSON string as it stands in the job, quotes included. json::errc::wrong_type if it is no
  /// string.
  result<shared_payload> intern(std::string_view raw);
  std::size_t hits() const { return hits_; }

 private:
  // By hash, and then compared whole: a collision would send one user's post to another's followers.
  lru<std::size_t, std::weak_ptr<const payload>> known_;
  std::size_t hits_ = 0;
};

} // namespace pheidi::federation::delivery
