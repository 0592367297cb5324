// A file descriptor with an owner.
#pragma once

#include "pheidi/instance/media/errc.hpp"

#include <string>
#include <utility>

namespace pheidi::instance::media {

class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor();

  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// storage_failed, with what errno says about `path`.
error storage_failure(const std::string& path);

result<descriptor> open_file(const std::string& path, int flags, unsigned mode = 0);
/// All of it, onto the disk itself.
result<void> write_through(const descriptor& to, std::string_view bytes, const std::string& path);

} // namespace pheidi::instance::media
