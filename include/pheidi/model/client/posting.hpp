// What people here write: posts and boosts as rows, with all that hangs on them.
//
// What may be written is decided before; here it becomes true at once, in one transaction: the row with its
// URI, conversation, mentions, hashtags, attachments, poll, quote and counters. Threads: those of the
// executor.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// What a person chose for posts that do not say otherwise.
struct posting_defaults {
  activitypub::visibility visibility = activitypub::visibility::public_;
  bool sensitive = false;
  std::string language; // may be empty
  int quote_policy = 0; // bits of statuses.quote_approval_policy
  bool limited = false; // by the staff: public posts become unlisted
};
posting_defaults find_posting_defaults(pqxx::dbtransaction& tx, account_id author);

/// Bits of `statuses.quote_approval_policy` as people here choose them.
inline constexpr int quoted_by_anybody = 2 << 16, quoted_by_followers = 4 << 16, quoted_by_nobody = 0;
/// "public", "followers" or "nobody"; nothing for other names.
std::optional<int> quote_policy_named(std::string_view name);

/// A file that somebody uploaded.
struct upload_row {
  std::int64_t id = 0;
  bool ready = false;        // processed
  bool stands_alone = false; // sound and film
};
/// Those of `ids` that are the account's and on no post, scheduled or not, or on the one that is given; in
/// the order of `ids`. Locked until the transaction ends.
std::vector<upload_row> lock_uploads(pqxx::dbtransaction& tx, account_id owner,
                                     const std::vector<std::int64_t>& ids,
                                     std::optional<status_id> on = std::nullopt);

struct local_poll {
  std::vector<std::string> options;
  bool multiple = false;
  bool hide_totals = false;
  wall_time ends_at{};
};

struct local_post {
  account_id author;
  std::optional<std::int64_t> application; // oauth_applications.id
  std::string text, spoiler, language;     // language may be empty
  bool sensitive = false;
  activitypub::visibility seen_by = activitypub::visibility::public_;
  std::optional<status_row> parent; // no boost
  std::vector<std::int64_t> media;  // locked before; in order
  std::optional<local_poll> poll;
  std::vector<account_id> mentions; // distinct
  std::vector<activitypub::hashtag> hashtags;
  std::optional<new_quote> quote;
  int quote_policy = 0;
};
struct written_post {
  status_id id;
  std::optional<std::int64_t> poll, quote;
  std::vector<std::int64_t> tags; // of public posts, those that may trend
};
written_post write_post(pqxx::dbtransaction& tx, const schema_facts& schema,
                        const config::identity_settings& identity, const local_post& post, wall_time now);

struct written_boost {
  status_id id;
  bool inserted = false; // false: it was there
};
/// One boost of an account for a post: two at once make one. Nothing if the original is gone.
std::optional<written_boost> write_boost(pqxx::dbtransaction& tx, const schema_facts& schema,
                                         const config::identity_settings& identity, account_id by,
                                         const status_row& original, activitypub::visibility seen_by,
                                         wall_time now);

} // namespace pheidi::model
