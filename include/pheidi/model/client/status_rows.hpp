// Posts with what clients are shown of them; the originals of boosts and what is quoted come along.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct quote_of_status {
  int state = 0; // quotes.state
  std::optional<std::int64_t> quoted;
  std::string quoted_page; // empty when it is not there
  bool legacy = false;
};

struct application_row {
  std::string name, website; // website may be empty
};

struct status_entity_row {
  std::int64_t id = 0;
  account_id author;
  std::string author_domain; // empty: ours
  bool author_sensitised = false;
  wall_time created_at{};
  std::optional<wall_time> edited_at;
  std::optional<std::int64_t> in_reply_to, in_reply_to_account, reblog_of;
  std::string uri, page; // page may be empty
  std::string text, spoiler_text, language;
  bool sensitive = false;
  int visibility = 0;
  std::int64_t replies = 0, reblogs = 0, favourites = 0, quotes = 0;
  std::optional<std::int64_t> poll;
  int quote_policy = 0;                                 // bits of `statuses.quote_approval_policy`
  std::optional<std::vector<std::int64_t>> media_order; // nothing: by id
  std::optional<quote_of_status> quote;
  std::optional<application_row> application;
};
/// What is asked for, and in the same query what these boost and what both quote; nothing that is discarded.
std::map<std::int64_t, status_entity_row> find_status_rows(pqxx::dbtransaction& tx,
                                                           const schema_facts& schema,
                                                           const config::identity_settings& identity,
                                                           const std::vector<std::int64_t>& ids);

struct mention_row {
  account_id account;
  std::string username, domain, page;
};
/// Said aloud, in their order. One query.
std::map<std::int64_t, std::vector<mention_row>>
mentions_of_statuses(pqxx::dbtransaction& tx, const schema_facts& schema,
                     const config::identity_settings& identity, const std::vector<std::int64_t>& statuses);

/// Names of hashtags. One query.
std::map<std::int64_t, std::vector<std::string>> tags_of_statuses(pqxx::dbtransaction& tx,
                                                                  const std::vector<std::int64_t>& statuses);

/// One version of a post: `status_edits`.
struct edit_row {
  wall_time created_at{};
  std::string text, spoiler_text;
  bool sensitive = false;
  std::optional<std::vector<std::int64_t>> media;
  std::vector<std::string> media_descriptions; // parallel to `media`; may be shorter
  std::optional<std::vector<std::string>> poll_options;
  std::optional<std::int64_t> quote; // quotes.id
};
/// Oldest first; empty where it was never edited.
std::vector<edit_row> edits_of(pqxx::dbtransaction& tx, std::int64_t status);

} // namespace pheidi::model
