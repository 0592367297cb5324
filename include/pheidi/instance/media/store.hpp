// Files below one directory of this machine.
//
// All functions block: they are called on a side thread, from any of them at once. Nothing is cached and
// nothing is kept open.
#pragma once

#include "pheidi/instance/media/errc.hpp"

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

/// A stored file without its content.
struct stored_file {
  std::uint64_t bytes = 0;
  std::time_t modified = 0;
};

class disk_store {
 public:
  /// `root` need not exist yet.
  explicit disk_store(std::string root);

  /// The file is there in full or not at all, also after a crash; a file of that name is replaced.
  result<void> write(std::string_view path, std::string_view bytes) const;
  /// A file that is not there is no error.
  result<void> remove(std::string_view path) const;
  /// Size and time; of what is no plain file storage_failed.
  result<stored_file> look(std::string_view path) const;
  /// `count` bytes from `from`, both within what `look` said.
  result<std::string> read(std::string_view path, std::uint64_t from, std::uint64_t count) const;

  const std::string& root() const { return root_; }

 private:
  result<std::string> full(std::string_view path) const;

  std::string root_;
};

/// Relative, without empty, hidden, "." or ".." segments, backslashes or control characters. Pure.
bool is_safe_path(std::string_view path);

} // namespace pheidi::instance::media
