// Follows that accounts of ours make and end in jobs, with the word to the other server and what follows
// here.
#pragma once

#include "pheidi/federation/outbox/follow_up.hpp"
#include "pheidi/model/accounts.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::instance::feeds {

struct follow_scene {
  pqxx::dbtransaction& tx;
  const model::outgoing_context& context;
  federation::outbox::follow_ups& then;
};

/// `keep_posts`: what the other wrote stays in the feeds.
void unfollow(const follow_scene& s, account_id follower, account_id other, bool keep_posts = false);
/// Ends a follow of ours by `other`, or its request.
void refuse(const follow_scene& s, account_id ours, account_id other);

struct follow_options {
  bool show_reblogs = true, notify = false;
  bool bypass_locked = false;
};
/// False if one of them blocks the other. One that follows already changes nothing.
bool follow(const follow_scene& s, account_id follower, const model::account_row& target,
            const follow_options& options);

} // namespace pheidi::instance::feeds
