// System calls on files, with errno as an error.
#include "descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace pheidi::instance::media {

descriptor::~descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

error storage_failure(const std::string& path) {
  const auto why = std::generic_category().message(errno);
  return {errc::storage_failed, path + ": " + why};
}

result<descriptor> open_file(const std::string& path, int flags, unsigned mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return storage_failure(path);
  return descriptor(fd);
}

result<void> write_through(const descriptor& to, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto count = ::write(to.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return storage_failure(path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(to.get()) != 0) return storage_failure(path);
  return {};
}

} // namespace pheidi::instance::media
