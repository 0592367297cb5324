// Files appear by a rename, so that nobody ever reads half of one.
#include "pheidi/instance/media/store.hpp"

#include "descriptor.hpp"

#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pheidi::instance::media {

namespace {

constexpr std::size_t longest_path = 1024;

bool is_safe_segment(std::string_view segment) {
  // Hidden ones are files that are still being written.
  if (segment.empty() || segment.starts_with('.')) return false;
  return std::ranges::none_of(
      segment, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\'; });
}

std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

result<void> make_directories(const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) return error{errc::storage_failed, path + ": " + failed.message()};
  return {};
}

result<void> write_new(const std::string& path, std::string_view bytes) {
  constexpr unsigned readable_by_all = 0644; // by a web server in front, too
  const auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, readable_by_all);
  if (!file) return file.error();
  return write_through(*file, bytes, path);
}

result<void> publish(const std::string& temporary, const std::string& path) {
  if (::rename(temporary.c_str(), path.c_str()) != 0) return storage_failure(path);
  const auto directory = open_file(directory_of(path), O_RDONLY | O_DIRECTORY);
  if (!directory) return directory.error();
  if (::fsync(directory->get()) != 0) return storage_failure(path);
  return {};
}

} // namespace

bool is_safe_path(std::string_view path) {
  if (path.empty() || path.size() > longest_path) return false;
  for (;;) {
    const auto slash = path.find('/');
    if (!is_safe_segment(path.substr(0, slash))) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

disk_store::disk_store(std::string root) : root_(std::move(root)) {
  while (root_.size() > 1 && root_.ends_with('/'))
    root_.pop_back();
}

result<std::string> disk_store::full(std::string_view path) const {
  if (!is_safe_path(path)) return errc::bad_path;
  return fmt::format("{}/{}", root_, path);
}

result<void> disk_store::write(std::string_view path, std::string_view bytes) const {
  const auto target = full(path);
  if (!target) return target.error();
  const auto directory = directory_of(*target);
  if (auto made = make_directories(directory); !made) return made;
  const auto temporary = fmt::format("{}/.{}.new", directory, crypto::hex(crypto::random_bytes(8)));
  auto done = write_new(temporary, bytes);
  if (done) done = publish(temporary, *target);
  if (!done) ::unlink(temporary.c_str());
  return done;
}

result<void> disk_store::remove(std::string_view path) const {
  const auto target = full(path);
  if (!target) return target.error();
  if (::unlink(target->c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return storage_failure(*target);
  return {};
}

result<stored_file> disk_store::open(std::string_view path) const {
  auto target = full(path);
  if (!target) return target.error();
  // O_NONBLOCK: a pipe that somebody put there must not hold up the thread.
  auto file = open_file(*target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file) return file.error();
  struct stat found {};
  if (::fstat(file->get(), &found) != 0) return storage_failure(*target);
  if (!S_ISREG(found.st_mode)) return error{errc::storage_failed, *target + ": no plain file"};
  return stored_file(std::make_shared<const descriptor>(std::move(*file)), std::move(*target),
                     static_cast<std::uint64_t>(found.st_size), found.st_mtime);
}

stored_file::stored_file(std::shared_ptr<const descriptor> at, std::string path, std::uint64_t bytes,
                         std::time_t modified)
    : at_(std::move(at)), path_(std::move(path)), bytes_(bytes), modified_(modified) {}

result<std::string> stored_file::read(std::uint64_t from, std::uint64_t count) const {
  std::string out(count, '\0');
  for (std::size_t have = 0; have < out.size();) {
    const auto got =
        ::pread(at_->get(), out.data() + have, out.size() - have, static_cast<off_t>(from + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return storage_failure(path_);
    if (got == 0) return error{errc::storage_failed, path_ + ": shorter than it was"};
    have += static_cast<std::size_t>(got);
  }
  return out;
}

} // namespace pheidi::instance::media
