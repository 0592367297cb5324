// Runs a program of the system as the other side: curl, openssl.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pheidi::test {

struct shell_result {
  int status = -1; // exit status
  std::string output;
};
/// Through /bin/sh; standard error is dropped.
shell_result shell(const std::string& command);

/// A directory for one test, removed at its end.
class scratch {
 public:
  scratch();
  ~scratch();
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  std::string path(std::string_view name) const { return (directory_ / name).string(); }
  /// Writes a file and answers its path.
  std::string file(std::string_view name, std::string_view text) const;
  std::string read(std::string_view name) const;

 private:
  std::filesystem::path directory_;
};

} // namespace pheidi::test
