// A batch of activities applied in one transaction.
#pragma once

#include "federation/inbox/arrival.hpp"

#include "pheidi/model/outbox.hpp"

#include <span>
#include <vector>

namespace pheidi::federation::inbox {

/// Two activities of one batch must not be about the same thing: each is decided on what was there before the
/// batch. These are the things an activity is about.
std::vector<std::string> concerns(const arrival& a);

/// Facts, decisions, rows; all of it or, by exception, nothing. In the order of the batch. `actor` and
/// `relayer` of each are read here. What follows is in the outcomes; `outbox` is for the caller, who writes
/// it in the same transaction.
struct batch_outcome {
  std::vector<outcome> each;
  std::vector<model::kept_outbox_entry> outbox;
};
batch_outcome apply_batch(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known);

} // namespace pheidi::federation::inbox
