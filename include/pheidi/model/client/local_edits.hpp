// A newer version of a post of ours, as its author typed it.
#pragma once

#include "pheidi/model/client/posting.hpp"

namespace pheidi::model {

/// What an edit says of one attachment.
struct attachment_edit {
  std::int64_t id = 0;
  std::optional<std::string> description;
  std::optional<activitypub::focal_point> focus;
};

struct post_edit {
  std::string text, spoiler, language; // language may be empty
  bool sensitive = false;
  std::vector<std::int64_t> media; // locked before; in order
  std::vector<attachment_edit> attachments;
  std::optional<local_poll> poll;
  std::vector<account_id> mentions; // distinct
  std::vector<activitypub::hashtag> hashtags;
};
/// Empty when it has none.
std::string language_of_post(pqxx::dbtransaction& tx, status_id status);

struct applied_edit {
  bool changed = false; // a new version: edited_at and the history
  bool text_changed = false;
  std::optional<std::int64_t> poll; // ends at another time now
};
/// What is the same changes nothing. Other options of a poll are another question: votes do not count for it.
/// Attachments that go stay with the post, for its history. The row is locked until the transaction ends.
applied_edit edit_local_post(pqxx::dbtransaction& tx, const schema_facts& schema, const status_row& stored,
                             const post_edit& edit, wall_time now);

} // namespace pheidi::model
