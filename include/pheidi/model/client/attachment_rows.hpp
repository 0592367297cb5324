// Files of posts as clients are shown them.
//
// What was fetched or uploaded is served from here. What is known of elsewhere but was never fetched is shown
// at its own address, so that a client can: there is no proxy for it.
#pragma once

#include "pheidi/base/strong.hpp"
#include "pheidi/config/settings.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

struct attachment_row {
  std::int64_t id = 0;
  std::optional<account_id> account;
  std::optional<std::int64_t> status, scheduled_status;
  std::string type;      // "image", "gifv", "video", "audio", "unknown"
  bool processed = true; // false: it has no address yet
  std::string url, preview_url, remote_url, preview_remote_url; // empty: none
  std::string meta;                                             // JSON as stored; may be empty
  std::optional<std::string> description;
  std::string blurhash; // may be empty
};

/// A file of that address is a film or a sound, to judge by its ending: nothing that is copied here.
bool is_film_or_sound(std::string_view url);

/// Unordered; unknown ones are missing. One query.
std::vector<attachment_row> find_attachments(pqxx::dbtransaction& tx, const config::media_settings& media,
                                             const std::vector<std::int64_t>& ids);
/// Of posts, by their ids; each list by id of the attachment.
std::map<std::int64_t, std::vector<attachment_row>>
attachments_of_statuses(pqxx::dbtransaction& tx, const config::media_settings& media,
                        const std::vector<std::int64_t>& statuses);

/// Of posts to come, by `scheduled_statuses.id`.
std::map<std::int64_t, std::vector<attachment_row>>
attachments_of_scheduled(pqxx::dbtransaction& tx, const config::media_settings& media,
                         const std::vector<std::int64_t>& scheduled);

} // namespace pheidi::model
