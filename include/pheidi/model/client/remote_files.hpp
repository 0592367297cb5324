// Pictures of other servers' people and posts: which are wanted here, and the columns of those that are kept.
//
// A row with a remote URL and no file name shows the picture where it is; with one, our copy.
#pragma once

#include "pheidi/model/client/uploads.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// Of one that is not here yet, and of an account that is not suspended.
struct wanted_picture {
  std::string url;
  std::string domain; // of the account
};
std::optional<wanted_picture> find_wanted_picture(pqxx::dbtransaction& tx, account_id account,
                                                  profile_picture which);
/// False when that URL is not wanted any more: the account has another picture, or has it already.
bool keep_picture(pqxx::dbtransaction& tx, account_id account, profile_picture which, const std::string& url,
                  const picture_file& file, wall_time now);

/// The same of a file of a post, which may turn out to be no picture.
struct wanted_attachment {
  std::string url;
  std::string domain;
  std::string meta; // JSON; may be empty
};
std::optional<wanted_attachment> find_wanted_attachment(pqxx::dbtransaction& tx, std::int64_t id);

struct kept_attachment {
  picture_file file;
  std::string meta;     // JSON
  std::string blurhash; // for a row that has none
};
/// It becomes an image. False as with `keep_picture`.
bool keep_attachment(pqxx::dbtransaction& tx, std::int64_t id, const std::string& url,
                     const kept_attachment& what, wall_time now);

struct dropped_file {
  std::int64_t id = 0; // of the row
  std::string file_name;
};
/// Files of posts of other servers that came before `before`, and those whose post is gone: the rows name
/// them no more and show again where the originals are. At most `limit` with ids above `after`, by id.
std::vector<dropped_file> drop_old_attachments(pqxx::dbtransaction& tx, std::optional<wall_time> before,
                                               std::int64_t after, int limit);
/// The same of pictures of link previews, which are then shown without one.
std::vector<dropped_file> drop_old_card_images(pqxx::dbtransaction& tx, wall_time before, std::int64_t after,
                                               int limit);

/// What rows of a kind name as their files.
enum class file_owner { avatar, header, attachment, card };
/// For each of the ids whether its row names that file; names without extension, which styles may have of
/// their own, as many as ids.
std::vector<bool> named_by_rows(pqxx::dbtransaction& tx, file_owner kind,
                                const std::vector<std::int64_t>& ids, const std::vector<std::string>& names);

} // namespace pheidi::model
