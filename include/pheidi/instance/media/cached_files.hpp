// What lies below cache/: copies of other servers' files, seen one after the other.
//
// All of it blocks: it is called on a side thread, one call at a time.
#pragma once

#include "pheidi/instance/media/errc.hpp"

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::media {

/// Whose file it is: the id is of a row of `accounts`, `media_attachments` or `preview_cards`.
enum class cached_kind { avatar, header, attachment, card_image };

struct cached_file {
  cached_kind kind = cached_kind::avatar;
  std::int64_t id = 0;
  std::string name; // without its extension, which styles may have of their own
  std::string path; // below the root of the stored files
  std::time_t modified = 0;
};

/// Of a file of ours or of a copy; nothing for other kinds of files. Pure.
struct file_owner {
  cached_kind kind = cached_kind::avatar;
  std::int64_t id = 0;
};
std::optional<file_owner> owner_of(std::string_view path);

/// Whose file a path below cache/ is ("cache/accounts/avatars/000/000/007/original/NAME"); nothing for kinds
/// that are not fetched here. Without `modified`. Pure.
std::optional<cached_file> parse_cached_path(std::string_view path);

class cached_files {
 public:
  /// `root` of the stored files; nothing there is no files.
  explicit cached_files(std::string root);
  /// The next of them, after looking at `looks` files and directories at most; nothing after the last.
  std::optional<std::vector<cached_file>> next(std::size_t looks);

 private:
  std::string root_;
  std::filesystem::recursive_directory_iterator at_;
};

/// One that `parse_cached_path` knows, with the directories that are empty then; also what a crash left of a
/// file that was being written. A file that is not there is no error.
result<void> remove_cached_file(const std::string& root, const std::string& path);

} // namespace pheidi::instance::media
