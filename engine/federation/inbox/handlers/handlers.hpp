// One handler for each kind of activity; a new kind is a file here and a line in dispatch.cpp.
//
// `ask_*` names what the handler will look up. Posts and boosts are planned
// without the database and stored together, likes too; the others run in the
// transaction of their batch, one after the other. A handler that needs
// something of another server says so before it writes anything.
#pragma once

#include "federation/inbox/arrival.hpp"

#include <span>
#include <variant>
#include <vector>

namespace pheidi::federation::inbox {

/// A post or boost that is to be stored, and what its storing is followed by.
struct planned_status {
  model::new_status row;
  std::shared_ptr<const activitypub::note> note;
  std::vector<account_id> silenced;             // mentioned, but not addressed: not notified
  std::vector<std::string> unresolved_mentions; // whose servers did not answer
  std::optional<account_id> forward_for;        // the author here whose followers get it too
};
/// Not to be planned: `apply` has to look at it.
struct for_handler {};
using plan = std::variant<outcome, planned_status, for_handler>;

/// Inside a batch's transaction.
struct scene {
  pqxx::dbtransaction& tx;
  const facts& known;
};

void ask(const arrival& a, questions& q);

/// The post as rows: also the newer version that an Update brings.
planned_status plan_row(const arrival& a, const facts& known);
/// Mentioned actors that nobody here has heard of yet.
std::vector<need> unknown_mentions(const arrival& a, const facts& known);
/// The activity as it came carries a signature of its author's that others may check, and says no more than
/// what is signed.
bool may_forward(const arrival& a);
/// An edit or Delete that carries its author's signature, for the followers of who spread the post here.
follow_ups forward_to_spread(const scene& s, const arrival& a, const model::status_row& status);

/// The option of a poll of ours that this post votes for.
struct vote {
  const model::votable_poll* poll = nullptr;
  int choice = 0;
};
std::optional<vote> vote_of(const arrival& a, const facts& known);

plan plan_create(const arrival& a, const facts& known);
follow_ups after_create(const arrival& a, const planned_status& planned, const model::stored_status& stored,
                        const facts& known);
plan plan_announce(const arrival& a, const facts& known);
/// `cards`: those of the boosted post that may trend.
follow_ups after_announce(const scene& s, const arrival& a, const planned_status& planned,
                          const model::stored_status& stored, const std::vector<std::int64_t>& cards);

/// The Likes of a batch, by their places in it.
void apply_likes(const scene& s, std::span<arrival* const> batch, const std::vector<std::size_t>& likes,
                 std::vector<outcome>& each);

/// What becomes of the other kinds; `unsupported` for those that nobody acts on.
outcome apply(const scene& s, const arrival& a);

outcome apply_create(const scene& s, const arrival& a);
outcome apply_follow(const scene& s, const arrival& a);
outcome apply_accept(const scene& s, const arrival& a);
outcome apply_reject(const scene& s, const arrival& a);
outcome apply_undo(const scene& s, const arrival& a);
outcome apply_block(const scene& s, const arrival& a);
outcome apply_flag(const scene& s, const arrival& a);
outcome apply_move(const scene& s, const arrival& a);
outcome apply_add(const scene& s, const arrival& a);
outcome apply_remove(const scene& s, const arrival& a);
outcome apply_delete(const scene& s, const arrival& a);
outcome apply_update(const scene& s, const arrival& a);
outcome apply_quote_request(const scene& s, const arrival& a);

} // namespace pheidi::federation::inbox
