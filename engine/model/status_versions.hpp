// The version of a post that is stored, and the history of versions: `status_edits`.
#pragma once

#include "pheidi/model/statuses.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::model {

/// One version, as `status_edits` keeps it. Lists are in the text form of PostgreSQL's arrays.
struct version {
  std::string text, spoiler;
  bool sensitive = false;
  std::string media, descriptions, poll_options;
  std::optional<std::int64_t> quote;
  friend bool operator==(const version&, const version&) = default;
};

/// The version that is stored, and which kinds of rows hang on the post: of the others nothing need be looked
/// at again.
struct stored_version : version {
  bool has_media = false, has_poll = false, has_mentions = false, has_tags = false;
  bool has_history = false;
};
/// Locks the row until the transaction ends.
stored_version read_version(pqxx::dbtransaction& tx, const schema_facts& schema, status_id id);

/// One more version in the history.
void remember(pqxx::dbtransaction& tx, const schema_facts& schema, status_id status, account_id author,
              const version& v, wall_time at);

} // namespace pheidi::model
