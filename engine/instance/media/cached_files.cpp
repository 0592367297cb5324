// Paths taken apart, and a walk through directories that others change meanwhile: what cannot be looked at is
// passed over.
#include "pheidi/instance/media/cached_files.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace pheidi::instance::media {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view below = "cache/";
constexpr std::array<std::pair<std::string_view, cached_kind>, 4> kinds{{
    {"accounts/avatars/", cached_kind::avatar},
    {"accounts/headers/", cached_kind::header},
    {"media_attachments/files/", cached_kind::attachment},
    {"preview_cards/images/", cached_kind::card_image},
}};

/// Of "111/222/333" and what follows; the digits are taken off.
std::optional<std::int64_t> take_id(std::string_view& path) {
  std::string digits;
  while (path.size() > 3 && path[3] == '/' &&
         path.substr(0, 3).find_first_not_of("0123456789") == path.npos) {
    digits += path.substr(0, 3);
    path.remove_prefix(4);
  }
  std::int64_t id = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (digits.empty() || read.ec != std::errc()) return std::nullopt;
  return id;
}

std::time_t modified(const fs::directory_entry& entry) {
  std::error_code failed;
  const auto when = entry.last_write_time(failed);
  if (failed) return std::time(nullptr);
  const auto age = fs::file_time_type::clock::now() - when;
  return std::time(nullptr) -
         static_cast<std::time_t>(std::chrono::duration_cast<std::chrono::seconds>(age).count());
}

} // namespace

namespace {

/// Takes what says whose it is off the front of a path that does not begin with cache/.
std::optional<file_owner> take_owner(std::string_view& path) {
  for (const auto& [prefix, kind] : kinds) {
    if (!path.starts_with(prefix)) continue;
    path.remove_prefix(prefix.size());
    const auto id = take_id(path);
    return id ? std::optional(file_owner{kind, *id}) : std::nullopt;
  }
  return std::nullopt;
}

} // namespace

std::optional<file_owner> owner_of(std::string_view path) {
  if (path.starts_with(below)) path.remove_prefix(below.size());
  return take_owner(path);
}

std::optional<cached_file> parse_cached_path(std::string_view path) {
  if (!path.starts_with(below)) return std::nullopt;
  auto rest = path.substr(below.size());
  const auto owner = take_owner(rest);
  const auto style_ends = rest.find('/');
  if (!owner || style_ends == 0 || style_ends == rest.npos) return std::nullopt;
  const auto name = rest.substr(style_ends + 1);
  if (name.empty() || name.find('/') != name.npos) return std::nullopt;
  return cached_file{owner->kind, owner->id, std::string(name.substr(0, name.rfind('.'))), std::string(path)};
}

cached_files::cached_files(std::string root) : root_(std::move(root)) {
  std::error_code nothing_there;
  at_ = fs::recursive_directory_iterator(fs::path(root_) / "cache",
                                         fs::directory_options::skip_permission_denied, nothing_there);
}

std::optional<std::vector<cached_file>> cached_files::next(std::size_t looks) {
  const fs::recursive_directory_iterator end;
  if (at_ == end) return std::nullopt;
  std::vector<cached_file> out;
  for (; looks > 0 && at_ != end; --looks) {
    std::error_code failed;
    if (at_->is_regular_file(failed) && !at_->is_symlink(failed)) {
      auto found = parse_cached_path(at_->path().lexically_relative(root_).generic_string());
      if (found) {
        found->modified = modified(*at_);
        out.push_back(std::move(*found));
      }
    }
    at_.increment(failed); // the end after an error: the next walk begins anew
  }
  return out;
}

result<void> remove_cached_file(const std::string& root, const std::string& path) {
  const auto kept = fs::path(path).lexically_normal();
  if (!parse_cached_path(kept.generic_string())) return error{errc::bad_path, path};
  std::error_code failed;
  fs::remove(fs::path(root) / kept, failed);
  if (failed) return error{errc::storage_failed, path + ": " + failed.message()};
  for (auto at = kept.parent_path(); at.has_parent_path(); at = at.parent_path())
    if (!fs::remove(fs::path(root) / at, failed) || failed) break;
  return {};
}

} // namespace pheidi::instance::media
