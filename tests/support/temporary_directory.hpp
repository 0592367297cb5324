// Where a test puts its files.
#pragma once

#include <filesystem>
#include <string_view>

namespace pheidi::test {

/// A directory that goes with its owner.
class temporary_directory {
 public:
  explicit temporary_directory(std::string_view name);
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

} // namespace pheidi::test
