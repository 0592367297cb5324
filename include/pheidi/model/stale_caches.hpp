// Names of what Rails has in its cache and a change in the database makes stale. To be deleted, never
// written: the values are Ruby's. Pure; the prefix `cache:` is put before the names elsewhere.
#pragma once

#include "pheidi/base/strong.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model::stale_caches {

using names = std::vector<std::string>;

/// An account at one end of a relationship.
struct party {
  account_id id;
  std::string uri; // empty: local
  bool local() const { return uri.empty(); }
};

/// "local", or "https://host/" with its port: by what the digest of followers on one server is kept.
std::string synchronization_prefix(const party& follower);

/// A follow was made (also out of a request), changed or removed.
names of_follow(const party& follower, const party& followed);
/// A request to follow likewise.
names of_follow_request(account_id account, account_id target);
/// A block.
names of_block(account_id account, account_id target);
/// A mute.
names of_mute(account_id account, account_id target);
/// A user blocked or unblocked a domain; `known` are its accounts that the user had to do with.
names of_user_domain_block(account_id account, std::string_view domain, const std::vector<account_id>& known);
/// The text, media, poll, quote or existence of a status.
names of_status(std::int64_t status);
/// The status got another parent.
names of_thread(std::int64_t status);
/// A remote status known by `url` in posts that quote or link it.
names of_status_url(std::string_view url);
/// Whoever mentions the account; an empty domain is local.
names of_mention(std::string_view username, std::string_view domain);
/// A custom emoji; an empty domain is local.
names of_emoji(std::string_view shortcode, std::string_view domain);
/// Filters of a user.
names of_filters(account_id account);
/// `unavailable_domains`
names of_unavailable_domains();

} // namespace pheidi::model::stale_caches
