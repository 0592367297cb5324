// What the viewer did to posts, and how the viewer stands to their authors.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct status_flags {
  bool favourited = false, reblogged = false, muted = false, bookmarked = false, pinned = false;
};
/// By status: those of `ids` that are there. One query.
std::map<std::int64_t, status_flags> flags_of(pqxx::dbtransaction& tx, account_id viewer,
                                              const std::vector<std::int64_t>& ids);

struct relation_row {
  bool following = false, showing_reblogs = false, notifying = false;
  std::optional<std::vector<std::string>> languages; // nothing: all, or not following
  bool followed_by = false, blocking = false, blocked_by = false;
  bool muting = false, muting_notifications = false;
  std::optional<wall_time> mute_expires_at;
  bool requested = false, requested_by = false; // to follow
  bool domain_blocking = false, endorsed = false;
  std::string note; // what the viewer noted down
};
/// Of the viewer to each account that is there. One query.
std::map<account_id, relation_row> relations_to(pqxx::dbtransaction& tx, account_id viewer,
                                                const std::vector<account_id>& accounts, wall_time now);

} // namespace pheidi::model
