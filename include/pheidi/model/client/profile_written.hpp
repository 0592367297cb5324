// A profile of ours as its owner changes it: `accounts` and `users.settings`.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::model {

/// What is not given stays as it is.
struct profile_change {
  std::optional<std::string> display_name, note, avatar_description, header_description;
  std::optional<std::string> actor_type; // "Person", "Service"
  std::optional<bool> locked, discoverable, hide_collections, indexable;
  std::optional<bool> show_media, show_media_replies, show_featured;
  std::optional<std::vector<std::string>> attribution_domains;
  std::optional<std::vector<std::pair<std::string, std::string>>> fields; // name and value: all of them
  std::optional<std::vector<activitypub::hashtag>> hashtags;              // of the note
  // How new posts begin; an empty text is no choice.
  std::optional<std::string> privacy, language, quote_policy;
  std::optional<bool> sensitive;
};
/// Fields that stay as they are stay verified.
void change_profile(pqxx::dbtransaction& tx, account_id account, const profile_change& what, wall_time now);

/// Who waits to follow; the oldest first.
std::vector<account_id> waiting_requesters(pqxx::dbtransaction& tx, account_id account, int limit);

} // namespace pheidi::model
