// Who may say what about whose object. Every rule of that kind stands here, by name, and nowhere else. Pure.
//
// The signer of the request, or of the document, is established before
// (verify.hpp); these rules decide what that actor's word counts for. Handlers
// ask and drop what is refused; the reason goes to the log and a metric.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/federation/inbox/errc.hpp"
#include "pheidi/model/accounts.hpp"
#include "pheidi/model/statuses.hpp"

#include <string_view>

namespace pheidi::federation::inbox {

/// Of nobody here, and not suspended unless the activity takes something away or corrects it
/// (Delete, Reject, Undo, Update).
result<void> may_act(const model::account_row& actor, activitypub::activity_type type);

/// A post is created and changed by an actor of its own host only.
result<void> may_write(std::string_view actor_uri, std::string_view object_uri);
/// What was fetched speaks for its first author, who is of its host.
result<void> may_be_by(std::string_view author_uri, std::string_view object_uri);
/// A stored post is changed, deleted, pinned and unpinned by its author only.
result<void> is_author(account_id actor, const model::status_row& status);
/// A Delete leaves a tombstone only for ids of the actor's own host.
bool may_bury(std::string_view actor_uri, std::string_view object_uri);
/// An actor changes, deletes and moves itself only.
result<void> is_self(std::string_view actor_uri, std::string_view object_uri);
/// A boost repeats what everybody may see, or what is the booster's own (not what was written to somebody).
result<void> may_boost(account_id actor, const model::status_row& original);
/// A request is answered by who was asked.
result<void> was_asked(account_id actor, account_id asked);
/// Pins are in the actor's own collection.
result<void> is_own_collection(std::string_view target, std::string_view collection_uri);
/// The target of a Move names the old account as its own too.
result<void> may_move_to(std::string_view old_uri, const model::account_row& target);
/// A stamp (QuoteAuthorization) is of the quoted author's host.
result<void> may_stamp(std::string_view author_uri, std::string_view stamp_uri);

/// What there is to say for taking in a post that was delivered (not one that we looked for).
struct relevance {
  activitypub::visibility seen_by = activitypub::visibility::public_;
  bool author_followed = false;  // by somebody here
  bool relayer_followed = false; // the signer, if it is another
  bool through_relay = false;    // the signer is an enabled relay
  bool answers_us = false;       // to a post of ours or of somebody followed here
  bool addressed = false;        // somebody here is in `to` or `cc`
  bool told_personally = false;  // it came to a personal inbox
};
result<void> is_relevant(const relevance& r);

} // namespace pheidi::federation::inbox
