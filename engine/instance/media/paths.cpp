// Three digits of an id are one directory, so that none grows beyond a thousand entries.
#include "pheidi/instance/media/paths.hpp"

#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

namespace pheidi::instance::media {

namespace {

/// Nine digits at least, and always a multiple of three.
std::string directories(std::int64_t id) {
  auto digits = fmt::format("{:09}", id);
  digits.insert(0, (3 - digits.size() % 3) % 3, '0');
  for (auto at = digits.size() - 3; at > 0; at -= 3)
    digits.insert(at, 1, '/');
  return digits;
}

} // namespace

std::string attachment_path(std::int64_t id, std::string_view style, std::string_view name) {
  return fmt::format("media_attachments/files/{}/{}/{}", directories(id), style, name);
}

std::string avatar_path(std::int64_t account_id, std::string_view name) {
  return fmt::format("accounts/avatars/{}/original/{}", directories(account_id), name);
}

std::string header_path(std::int64_t account_id, std::string_view name) {
  return fmt::format("accounts/headers/{}/original/{}", directories(account_id), name);
}

std::string random_file_name(std::string_view extension) {
  return fmt::format("{}.{}", crypto::hex(crypto::random_bytes(8)), extension);
}

} // namespace pheidi::instance::media
