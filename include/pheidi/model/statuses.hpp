// Posts and boosts as rows: found by URI, stored many at a time with all that hangs on them.
//
// Set-based: a batch of 64 posts costs a dozen statements, not five hundred.
// Everything that counts hangs off rows that were really inserted, so the same
// post stored twice changes nothing the second time.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pheidi {

/// `statuses.id`
using status_id = strong<std::int64_t, struct status_id_tag>;

} // namespace pheidi

namespace pheidi::model {

/// What ingest needs to know of a post that is there.
struct status_row {
  status_id id;
  account_id author;
  std::string uri;
  activitypub::visibility seen_by = activitypub::visibility::public_;
  bool local = false; // its author is
  bool deleted = false;
  bool author_suspended = false;
  std::optional<status_id> reblog_of, in_reply_to;
  std::optional<account_id> in_reply_to_account;
  std::optional<std::int64_t> conversation, poll;
  std::optional<wall_time> edited_at;
  wall_time created_at{};
  bool distributable() const { return is_open(seen_by); }
};

/// By URI, local ones also by what their URI names. One query. Deleted rows are found too.
std::map<std::string, status_row> find_statuses(pqxx::dbtransaction& tx,
                                                const config::identity_settings& identity,
                                                const std::vector<std::string>& uris);
std::optional<status_row> find_status(pqxx::dbtransaction& tx, status_id id);

struct new_mention {
  account_id account;
  bool silent = false;
};

struct new_quote {
  std::optional<status_id> quoted;
  std::optional<account_id> quoted_account;
  int state = 0; // quotes.state
  bool legacy = false;
  std::string approval_uri; // may be empty
};

/// A post to be stored. `note` lives as long as the call.
struct new_status {
  const activitypub::note* note = nullptr; // null: a boost
  std::string uri;                         // of a boost: the Announce
  account_id author;
  std::string author_domain;
  activitypub::visibility seen_by = activitypub::visibility::public_;
  bool sensitive = false;
  wall_time created_at{};
  std::optional<wall_time> edited_at;
  /// Found by looking: its id tells when it was written, not when it came.
  bool dated_back = false;
  std::optional<status_row> parent;         // what it replies to
  std::optional<status_row> reblog_of;      // of a boost
  std::optional<std::int64_t> conversation; // one of ours that the post names
  bool without_emojis = false;              // its server's media are refused
  int quote_policy = 0;
  std::vector<new_mention> mentions; // distinct accounts
  std::optional<new_quote> quote;
};

struct stored_status {
  status_id id;
  bool inserted = false;                                     // false: it was there; nothing of it was touched
  std::vector<std::int64_t> media;                           // in order
  std::vector<std::pair<account_id, std::int64_t>> mentions; // with the ids of their rows
  std::vector<std::int64_t> tags;                            // of public posts, those that may trend
  std::optional<std::int64_t> quote;
  std::optional<std::int64_t> conversation;
};

/// In the order of `posts`, whose URIs are distinct. Writes conversations, statuses, mentions, tags, media,
/// emojis, polls, quotes and the counters of authors, parents and boosted posts.
/// A boost of a post that was deleted meanwhile is not inserted and has id 0.
std::vector<stored_status> store_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                                          const std::vector<new_status>& posts, wall_time now);

/// The boost that `account` has of `original`, for each pair that has one.
std::map<std::pair<account_id, status_id>, status_id>
find_boosts(pqxx::dbtransaction& tx, const std::vector<std::pair<account_id, status_id>>& pairs);

/// Which of these accounts somebody here follows.
std::set<account_id> followed_here(pqxx::dbtransaction& tx, const std::vector<account_id>& accounts);

/// A reader who was told personally: a silent mention, and `limited` instead of `direct` unless the post said
/// that it is a direct message. True if the mention is new.
bool add_silent_reader(pqxx::dbtransaction& tx, status_id status, account_id reader, bool keep_direct,
                       wall_time now);

} // namespace pheidi::model
