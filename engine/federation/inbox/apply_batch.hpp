// A batch of activities applied in one transaction.
#pragma once

#include "federation/inbox/arrival.hpp"

#include "pheidi/federation/outbox/lines.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace pheidi::federation::inbox {

/// Each activity of a batch is decided on what was there before the batch, so none may change what another
/// one of it changes or looks at. Any number may look at the same thing: a post that thousands like fills
/// batches.
enum class touch { looks, changes };
/// The things that an activity is about, by URI.
std::map<std::string, touch> concerns(const arrival& a);

/// Facts, decisions, rows; all of it or, by exception, nothing. In the order of the batch. `actor` and
/// `relayer` of each are read here. What follows is in the outcomes; `lines` is for the caller, who
/// writes them in the same transaction.
struct batch_outcome {
  std::vector<outcome> each;
  std::vector<outbox::line> lines;
};
batch_outcome apply_batch(pqxx::dbtransaction& tx, std::span<arrival* const> batch, facts& known);

} // namespace pheidi::federation::inbox
