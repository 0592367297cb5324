// Rows of the smaller things of the client API, as plain values.
//
// Whoever reads the tables fills them; instance/entities/small.hpp writes them out. Texts are as they are
// stored; moments are nothing where the column is NULL.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// `lists`
struct list_row {
  std::int64_t id = 0;
  std::string title;
  int replies_policy = 0; // 0 list, 1 followed, 2 none
  bool exclusive = false;
};

/// `markers`
struct marker_row {
  std::string timeline; // "home" or "notifications"
  std::int64_t last_read_id = 0;
  int version = 0;
  wall_time updated_at{};
};

/// "https://host/tags/name", whatever the name is made of. Pure.
std::string tag_page(const config::identity_settings& identity, std::string_view name);
/// Posts of an account with the hashtag: "PAGE/tagged/name". Pure.
std::string tagged_page(std::string_view owner_page, std::string_view name);

/// `tags`, with what the viewer does with it.
struct tag_row {
  std::int64_t id = 0;
  std::string name, display_name;           // normalised, and as first written; display_name may be empty
  std::optional<bool> following, featuring; // nothing without a viewer
};

/// Unordered; unknown ones are missing. One query.
std::vector<tag_row> find_tag_rows(pqxx::dbtransaction& tx, const std::vector<std::int64_t>& ids,
                                   const std::optional<account_id>& viewer);

/// Public posts of one day with a hashtag.
struct tag_day {
  std::int64_t day = 0; // its midnight in UTC, in seconds since 1970
  std::int64_t accounts = 0, uses = 0;
};
/// The last seven days of each hashtag that have any, unordered; of those used very often the newest 2,000
/// posts count. One query.
std::map<std::int64_t, std::vector<tag_day>> tag_days(pqxx::dbtransaction& tx,
                                                      const std::vector<std::int64_t>& ids, wall_time now);

/// `featured_tags`
struct featured_tag_row {
  std::int64_t id = 0;
  std::string name;
  std::string owner_page; // of the account, as profile_row::page
  std::int64_t statuses_count = 0;
  std::optional<wall_time> last_status_at;
};

/// `scheduled_statuses`; `params` is JSON.
struct scheduled_row {
  std::int64_t id = 0;
  wall_time scheduled_at{};
  std::string params;
};

/// `account_conversations`
struct conversation_row {
  std::int64_t id = 0;
  bool unread = false;
  std::vector<account_id> participants; // without the owner
  std::optional<std::int64_t> last_status;
};

struct rule_row {
  std::int64_t id = 0;
  std::string text, hint;
  struct translation {
    std::string language, text, hint;
  };
  std::vector<translation> translations;
};

struct reaction_row {
  std::string name;
  std::int64_t count = 0;
  bool mine = false;
  std::string url, static_url; // of a custom emoji; else empty
};

/// `announcements`
struct announcement_row {
  std::int64_t id = 0;
  std::string text;
  std::optional<wall_time> starts_at, ends_at;
  bool all_day = false;
  wall_time published_at{}, updated_at{};
  std::optional<bool> read; // by the viewer; nothing without one
  std::vector<std::int64_t> status_ids;
  std::vector<reaction_row> reactions;
};

} // namespace pheidi::model
