// Hashtags that people here follow and feature: `tag_follows`, `featured_tags`.
#pragma once

#include "pheidi/activitypub/note.hpp"
#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// By its normalised name.
std::optional<std::int64_t> find_tag(pqxx::dbtransaction& tx, const std::string& name);
/// Makes it where nobody used it before.
std::int64_t obtain_tag(pqxx::dbtransaction& tx, const activitypub::hashtag& tag, wall_time now);

void follow_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t tag, wall_time now);
/// True if the account followed it.
bool unfollow_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t tag);
struct followed_tag {
  std::int64_t cursor = 0, tag = 0;
};
/// Newest first.
std::vector<followed_tag> followed_tags(pqxx::dbtransaction& tx, account_id account,
                                        std::optional<std::int64_t> max_id,
                                        std::optional<std::int64_t> since_id, int limit);

inline constexpr int most_featured_tags = 10;

/// A tag on a profile, with what it is called by.
struct featured_row {
  featured_tag_row shown; // without owner_page
  std::int64_t tag = 0;
};
/// Those used most first.
std::vector<featured_row> featured_tags_of(pqxx::dbtransaction& tx, account_id account);
/// `featured_tags.id`; another's is not there.
std::optional<featured_row> find_featured_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t id);
std::optional<std::int64_t> featured_tag_named(pqxx::dbtransaction& tx, account_id account, std::int64_t tag);
void remove_featured_tag(pqxx::dbtransaction& tx, account_id account, std::int64_t id);
/// Hashtags of the account's last thousand posts that it does not feature, those used most first.
std::vector<std::int64_t> tags_to_feature(pqxx::dbtransaction& tx, account_id account, int limit);

} // namespace pheidi::model
