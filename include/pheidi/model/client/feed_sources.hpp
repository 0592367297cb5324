// What feeds are made of: a post with all whom it may reach here, and the posts that a feed would show.
//
// Set-based: a few queries for a post with ten thousand followers, or for a feed of eight hundred posts. The
// rules are feed_rules.hpp's. Threads: those of the executor.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/client/feed_rules.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// Posts that a feed holds at most.
inline constexpr int feed_length = 800;

enum class feed_kind { home, list };
struct feed {
  feed_kind kind = feed_kind::home;
  std::int64_t id = 0; // of the account or of the list
};

/// A post that is to be told, with what decides how.
struct told_post {
  feed_post post;
  bool author_local = false, author_silenced = false;
  bool local = false; // statuses.local
  bool has_media = false;
  std::optional<std::int64_t> conversation;
  std::vector<std::string> tags; // names
  std::vector<std::int64_t> tag_ids;
  /// Of two readings the later has no smaller one, and has a greater one if a change was committed between.
  std::int64_t read_at = 0;
  bool is_public() const { return post.visibility == 0; }
  /// Goes to the streams that everybody hears, and to followers of its hashtags.
  bool broadcast() const { return is_public() && !post.boost_of && !author_silenced; }
};
/// Nothing if it is not there, discarded, or of a suspended author. `discarded_too`: for who cleans up.
std::optional<told_post> find_told_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                                        std::int64_t status, bool discarded_too = false);

/// A feed that a post may enter.
struct feed_entry {
  feed into;
  bool groups_boosts = true; // aggregate_reblogs of the owner
};
/// Whom a post reaches here.
struct feeds_of_post {
  std::vector<feed_entry> feeds;
  /// Followers who want to hear of each post (follow.notify), also those who see it in lists only.
  std::vector<account_id> to_notify;
};
/// Home feeds and lists of all whom the post reaches here, after the rules: the author's own, followers' (of
/// direct and limited posts only those who are mentioned), lists', followers' of hashtags.
feeds_of_post feeds_for(pqxx::dbtransaction& tx, const told_post& post, wall_time now);
/// The same for one feed: empty when the rules say no, or the owner is gone.
std::vector<feed_entry> feeds_for_one(pqxx::dbtransaction& tx, const told_post& post, feed into,
                                      wall_time now);
/// A post on its way into a feed, or out of it.
struct feed_item {
  std::int64_t id = 0;
  std::optional<std::int64_t> boost_of;
};
/// Every feed here that could hold the post: those of followers, lists with the author, mentioned accounts
/// and followers of its tags; without rules, for its end.
std::vector<feed> feeds_that_may_hold(pqxx::dbtransaction& tx, const told_post& post);
/// The same for all boosts of a post.
struct held_boost {
  feed_item boost;
  std::vector<feed> feeds;
};
std::vector<held_boost> feeds_that_may_hold_boosts(pqxx::dbtransaction& tx, std::int64_t status);

/// The newest `limit` of a feed older than `max_id`, newest first, after the rules. Whose boosts are grouped
/// is not decided here.
std::vector<feed_item> feed_from_database(pqxx::dbtransaction& tx, feed which, wall_time now,
                                          std::optional<std::int64_t> max_id = std::nullopt,
                                          int limit = feed_length);
/// The newest posts of one account that the feed's owner would see there: what a new follow brings.
std::vector<feed_item> posts_to_merge(pqxx::dbtransaction& tx, account_id from, feed into, wall_time now,
                                      int limit = 200);
/// Whether boosts of the owner's feeds are grouped. False too when the feed has no owner with a user.
struct feed_owner {
  account_id id;
  bool groups_boosts = true;
};
std::optional<feed_owner> owner_of(pqxx::dbtransaction& tx, feed which);
std::vector<std::int64_t> lists_of(pqxx::dbtransaction& tx, account_id owner);

/// Those among `ids` that are by the account, boost its posts, or mention it; and its boosts of `boosted`.
std::vector<feed_item> posts_about(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                   const std::vector<std::int64_t>& boosted, account_id account);
/// Those among `ids` that are by the account, and its boosts of `boosted`.
std::vector<feed_item> posts_by(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                const std::vector<std::int64_t>& boosted, account_id account);
/// Those among `ids` by, or boosting, accounts of the domain; and their boosts of `boosted`.
std::vector<feed_item> posts_from(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                  const std::vector<std::int64_t>& boosted, const std::string& domain);
/// Those among `ids` that only the hashtag brought: the reader follows neither who wrote them nor another of
/// their hashtags.
std::vector<feed_item> posts_by_tag_alone(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                          std::int64_t tag, account_id reader);

} // namespace pheidi::model
