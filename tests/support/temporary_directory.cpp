// Made by mkdtemp, removed with all that is in it.
#include "temporary_directory.hpp"

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace pheidi::test {

temporary_directory::temporary_directory(std::string_view name) {
  auto pattern =
      (std::filesystem::temp_directory_path() / ("pheidi-" + std::string(name) + "-XXXXXX")).string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp " + pattern);
  path_ = pattern;
}

temporary_directory::~temporary_directory() {
  // Servers whose parent was killed may still end in it, and write until they have.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  for (std::error_code failed;; failed.clear()) {
    std::filesystem::remove_all(path_, failed);
    if (!failed || std::chrono::steady_clock::now() > until) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

} // namespace pheidi::test
