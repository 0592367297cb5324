// Accounts with what clients are shown of them.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/schema.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// A picture of a profile; empty addresses where there is none.
struct picture_row {
  std::string url, static_url, description;
};

struct field_row {
  std::string name, value;
  std::optional<wall_time> verified_at;
};

/// `user_roles`
struct role_row {
  std::int64_t id = 0;
  std::string name, color;
  bool highlighted = false;
  std::int64_t permissions = 0; // with everybody's
  int collection_limit = 10;
};

struct profile_row {
  account_id id;
  std::string username, domain; // domain empty: ours
  std::string uri, page;
  std::string display_name, note; // as stored: typed by ours, HTML from elsewhere
  std::vector<field_row> fields;
  std::string actor_type;
  wall_time created_at{};
  picture_row avatar, header;
  bool locked = false, indexable = false, memorial = false;
  bool suspended = false; // or on the way to be deleted
  bool limited = false;
  std::optional<bool> discoverable, hide_collections;
  bool show_media = true, show_media_replies = true, show_featured = true;
  std::int64_t followers = 0, following = 0, statuses = 0;
  std::optional<wall_time> last_status_at;
  std::optional<account_id> moved_to;
  int feature_policy = 0; // bits of `accounts.feature_approval_policy`
  std::vector<std::string> attribution_domains;
  // Of ours that have a user.
  std::optional<std::int64_t> user;
  std::string settings, locale; // JSON of `users.settings`; both may be empty
  std::optional<role_row> role;
};
/// By id. One query.
std::map<account_id, profile_row> find_account_rows(pqxx::dbtransaction& tx, const schema_facts& schema,
                                                    const config::settings& settings,
                                                    const std::vector<account_id>& ids);

/// An account as texts name it: its handle and its page.
struct named_row {
  account_id id;
  std::string username, domain, page;
};
/// Whom texts of ours name as @user and @user@domain. One query, none without a name.
std::vector<named_row> find_named(pqxx::dbtransaction& tx, const schema_facts& schema,
                                  const config::identity_settings& identity,
                                  const std::vector<std::string>& texts);

/// Requests to follow that wait for the account, at most 40.
int waiting_follow_requests(pqxx::dbtransaction& tx, account_id account);

} // namespace pheidi::model
