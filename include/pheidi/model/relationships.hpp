// Who follows, asks to follow and blocks whom: `follows`, `follow_requests`, `blocks`.
//
// Each function may run again on what it made, and says whether it changed a row: only then do counters move,
// and only then should notifications, feeds and deliveries follow. A row that goes takes its notifications
// along, for which there is no foreign key. A URI that cannot be kept (over max_uri_bytes, with NUL) is kept
// as none, and finds nothing.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// An index of PostgreSQL cannot hold much more, and no fediverse URI comes near it.
inline constexpr std::size_t max_uri_bytes = 2048;

/// "https://WEB_DOMAIN/" and a random UUID: the URI of an activity that came without id, as Mastodon names
/// it.
std::string generated_uri(const config::identity_settings& identity);

/// A row of `follows` or of `follow_requests`.
struct follow_row {
  std::int64_t id = 0;
  account_id account; // who follows
  account_id target;
  std::string uri; // of the Follow; empty: none
  bool show_reblogs = true;
  bool notify = false;
};
/// What an insert did to the row of that pair.
enum class row_change {
  inserted,
  uri_replaced, ///< it was there under another URI, or under none
  unchanged,
};
struct stored_follow {
  follow_row row;
  row_change change = row_change::unchanged;
};
/// Which end of a follow an account is.
enum class follow_end { follower, followed };

std::optional<follow_row> find_follow(pqxx::dbtransaction& tx, account_id account, account_id target);
std::optional<follow_row> find_follow_request(pqxx::dbtransaction& tx, account_id account, account_id target);
/// By the Follow's id among those of which `whose` is the given end: URIs have no index of their own, and a
/// stranger's URI must not count.
std::optional<follow_row> find_follow_by_uri(pqxx::dbtransaction& tx, follow_end end, account_id whose,
                                             const std::string& uri);
std::optional<follow_row> find_follow_request_by_uri(pqxx::dbtransaction& tx, follow_end end,
                                                     account_id whose, const std::string& uri);

struct new_follow {
  account_id account, target;
  std::string uri;
  bool show_reblogs = true;
  bool notify = false;
};
/// One that is there keeps its options and takes the new URI, unless that is empty.
stored_follow insert_follow_request(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now);
/// The same for a follow that is accepted from the start; both accounts' counters.
stored_follow insert_follow(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now);
/// The same with what the request would have had as id, had there been one: part of the id of the Accept.
struct accepted_follow {
  stored_follow stored;
  std::int64_t request_id = 0;
};
accepted_follow accept_new_follow(pqxx::dbtransaction& tx, const new_follow& follow, wall_time now);
/// True if the row of that pair was there under another URI.
bool replace_follow_uri(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const std::string& uri, wall_time now);
bool replace_follow_request_uri(pqxx::dbtransaction& tx, account_id account, account_id target,
                                const std::string& uri, wall_time now);

struct authorised_follow {
  follow_row follow;
  std::int64_t request_id = 0;     // of the row that went: part of the id of the Accept
  bool inserted = false;           // false: the pair had a follow beside the request; it took its options
  std::vector<std::int64_t> lists; // of the follower, that the followed is on
};
/// The request becomes a follow with its options and URI; list memberships move along; both accounts'
/// counters. nullopt when there is no request (any more).
std::optional<authorised_follow> authorise_follow_request(pqxx::dbtransaction& tx, account_id account,
                                                          account_id target, wall_time now);

struct removed_follow {
  follow_row follow;
  std::vector<std::int64_t> lists; // the followed was on; the memberships went along
};
/// With the follower's endorsement of the followed and both accounts' counters.
std::optional<removed_follow> remove_follow(pqxx::dbtransaction& tx, account_id account, account_id target,
                                            wall_time now);
std::optional<follow_row> remove_follow_request(pqxx::dbtransaction& tx, account_id account,
                                                account_id target);

struct reopened_request {
  follow_row request;
  removed_follow was;
};
/// Undo of an Accept: the follow becomes a request again, with its options and URI.
std::optional<reopened_request> follow_back_to_request(pqxx::dbtransaction& tx, account_id account,
                                                       account_id target, wall_time now);

/// Waits until no other transaction changes how the two stand to each other, and keeps others out until this
/// one ends: a follow does not slip past the block that ends follows, and two follows at once are one. To be
/// taken before what decides is read.
void lock_relation(pqxx::dbtransaction& tx, account_id one, account_id other);

struct block_row {
  std::int64_t id = 0;
  account_id account; // who blocks
  account_id target;
  std::string uri;
};
/// One that is there takes the new URI, unless that is empty. Leaves follows alone: sever_for_block.
row_change insert_block(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const std::string& uri, wall_time now);
std::optional<block_row> find_block_by_uri(pqxx::dbtransaction& tx, account_id account,
                                           const std::string& uri);
std::optional<block_row> remove_block(pqxx::dbtransaction& tx, account_id account, account_id target);
/// The account blocks the other, or the other's domain (as stored: lower case; empty for a local account).
bool is_blocking(pqxx::dbtransaction& tx, account_id account, account_id other,
                 const std::string& other_domain);

/// What a Follow of `target` by `account` finds, in one query.
struct before_follow {
  bool requested = false;
  bool blocked = false; // as by is_blocking
  std::optional<std::int64_t> follow;
};
before_follow look_before_follow(pqxx::dbtransaction& tx, account_id account, const std::string& domain,
                                 account_id target);

/// What a block ends: the follows both ways, and what the blocked asked of the blocker. A request of the
/// blocker's own stays, as in Mastodon, so that both servers go on to agree.
struct severed_by_block {
  std::optional<removed_follow> by_blocker; // to be undone
  std::optional<removed_follow> by_blocked;
  std::optional<follow_row> request_by_blocked; // to be rejected
};
severed_by_block sever_for_block(pqxx::dbtransaction& tx, account_id blocker, account_id blocked,
                                 wall_time now);

/// What `account` and `other` are to each other, in one query.
struct relation {
  bool following = false, followed_by = false;
  bool requested = false, requested_by = false;
  bool blocking = false, blocked_by = false;
};
relation relation_between(pqxx::dbtransaction& tx, account_id account, account_id other);

} // namespace pheidi::model
