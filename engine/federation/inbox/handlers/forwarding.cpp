// Servers that have a copy of a post because of ours hear of its change or end from ours.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/crypto/ld_signature.hpp"
#include "pheidi/json/read.hpp"
#include "pheidi/model/reach.hpp"
#include "pheidi/model/status_removal.hpp"

namespace pheidi::federation::inbox {

bool may_forward(const arrival& a) {
  if (!a.forwardable) return false;
  // Compacting costs milliseconds, so it waits until there is somebody to forward to.
  const auto original = json::parse(*a.raw);
  if (!original || !original->is_object()) return false;
  const auto compacted = crypto::compact_activity(original->get_object());
  return compacted && crypto::safe_to_forward(original->get_object(), *compacted);
}

follow_ups forward_to_spread(const scene& s, const arrival& a, const model::status_row& status) {
  follow_ups out;
  if (!a.forwardable || !status.distributable()) return out;
  const auto spreaders = model::local_spreaders(s.tx, *s.known.schema, status);
  if (spreaders.empty() || !may_forward(a)) return out;
  const auto whom = model::whom_to_reach(*s.known.identity);
  for (const auto& inbox : model::follower_inboxes(s.tx, spreaders, whom))
    if (inbox != a.actor.preferred_inbox())
      out.jobs.push_back(forward_slowly(*a.raw, spreaders.front(), inbox));
  return out;
}

} // namespace pheidi::federation::inbox
