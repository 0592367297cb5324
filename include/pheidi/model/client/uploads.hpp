// Files that people of this server uploaded: rows of `media_attachments` before and after their posts.
//
// Whose an attachment is is part of each question: another's is not there.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pheidi::model {

/// An id that no row has: files are stored under it before there is a row.
std::int64_t next_attachment_id(pqxx::dbtransaction& tx);

struct new_upload {
  std::int64_t id = 0;
  account_id account;
  std::string file_name, content_type;
  std::int64_t bytes = 0;
  std::string meta; // JSON: focus, original, small
  std::string blurhash;
  std::optional<std::string> description;
};
void insert_upload(pqxx::dbtransaction& tx, const new_upload& what, wall_time now);

struct own_upload {
  std::int64_t id = 0;
  bool attached = false; // to a post, or one that is scheduled
  std::string file_name;
  std::string meta; // JSON; may be empty
  std::optional<std::string> description;
};
std::optional<own_upload> find_upload(pqxx::dbtransaction& tx, account_id account, std::int64_t id);
void update_upload(pqxx::dbtransaction& tx, std::int64_t id, const std::optional<std::string>& description,
                   const std::string& meta, wall_time now);
/// It is nobody's from now on: released_uploads.hpp does the rest.
void remove_upload(pqxx::dbtransaction& tx, std::int64_t id);

/// A picture of a profile: the row of `accounts` names it. Empty name: none any more.
enum class profile_picture { avatar, header };
struct picture_file {
  std::string name, content_type;
  std::int64_t bytes = 0;
};
/// The name of the file that nothing names any more; empty: there was none.
std::string set_profile_picture(pqxx::dbtransaction& tx, account_id account, profile_picture which,
                                const picture_file& file, wall_time now);

} // namespace pheidi::model
