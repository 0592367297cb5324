// What hangs on posts: conversations, mentions, tags, media, emojis, polls, quotes, counters. Set-based.
#pragma once

#include "pheidi/model/statuses.hpp"

namespace pheidi::model {

/// Ids that are known before their rows, so that a post is written once and complete.
struct reserved_ids {
  std::optional<std::int64_t> conversation;
  bool new_conversation = false; // its row is made when the post is there
  std::vector<std::int64_t> media;
  std::optional<std::int64_t> poll;
};
/// Finds or makes conversations that have a name, draws the other ids from their sequences.
std::vector<reserved_ids> reserve_ids(pqxx::dbtransaction& tx, const std::vector<new_status>& posts,
                                      wall_time now);

/// A post whose row is new.
struct fresh_status {
  const new_status& post;
  const reserved_ids& ids;
  stored_status& stored;
};
void store_parts(pqxx::dbtransaction& tx, const schema_facts& schema, std::vector<fresh_status>& fresh,
                 wall_time now);

/// Rows of `tags` for these hashtags, made where there is none; by name.
std::map<std::string, std::int64_t>
find_or_make_tags(pqxx::dbtransaction& tx, const std::vector<activitypub::hashtag>& hashtags, wall_time now);
/// New and changed custom emojis of a domain.
void store_emojis(pqxx::dbtransaction& tx,
                  const std::vector<std::pair<std::string, activitypub::emoji>>& of_domain, wall_time now);
void store_emojis(pqxx::dbtransaction& tx, const std::string& domain,
                  const std::vector<activitypub::emoji>& emojis, wall_time now);
/// `media_attachments.file_meta` of what its server says of focus and size, until it is fetched.
std::optional<std::string> file_meta(const activitypub::attachment& a);
/// What is closed without saying since when ended at the latest now.
std::optional<std::string> poll_end(const activitypub::poll& poll, wall_time now);
std::int64_t total_votes(const activitypub::poll& poll);
void store_poll(pqxx::dbtransaction& tx, std::int64_t id, status_id status, account_id author,
                const activitypub::poll& poll, wall_time now);

} // namespace pheidi::model
