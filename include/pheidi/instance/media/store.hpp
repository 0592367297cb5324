// Files below one directory of this machine.
//
// All functions block: they are called on a side thread, from any of them at once. Nothing is cached.
#pragma once

#include "pheidi/instance/media/errc.hpp"

#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

class descriptor;

/// A stored file that is open: one that is removed meanwhile is still read to its end. Copies share it.
class stored_file {
 public:
  stored_file(std::shared_ptr<const descriptor> at, std::string path, std::uint64_t bytes,
              std::time_t modified);

  std::uint64_t bytes() const { return bytes_; }
  std::time_t modified() const { return modified_; }
  /// `count` bytes from `from`, both within `bytes`. From any thread, from several at once.
  result<std::string> read(std::uint64_t from, std::uint64_t count) const;

 private:
  std::shared_ptr<const descriptor> at_;
  std::string path_; // for errors
  std::uint64_t bytes_;
  std::time_t modified_;
};

class disk_store {
 public:
  /// `root` need not exist yet.
  explicit disk_store(std::string root);

  /// The file is there in full or not at all, also after a crash; a file of that name is replaced.
  result<void> write(std::string_view path, std::string_view bytes) const;
  /// A file that is not there is no error.
  result<void> remove(std::string_view path) const;
  /// Of what is no plain file, or a link to one, storage_failed.
  result<stored_file> open(std::string_view path) const;

  const std::string& root() const { return root_; }

 private:
  result<std::string> full(std::string_view path) const;

  std::string root_;
};

/// Relative, without empty, hidden, "." or ".." segments, backslashes or control characters. Pure.
bool is_safe_path(std::string_view path);

} // namespace pheidi::instance::media
