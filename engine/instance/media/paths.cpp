// Kinds of files by the names that Mastodon gave them.
#include "pheidi/instance/media/paths.hpp"

#include "pheidi/base/id_directories.hpp"
#include "pheidi/crypto/digest.hpp"

#include <fmt/format.h>

namespace pheidi::instance::media {

std::string attachment_path(std::int64_t id, std::string_view style, std::string_view name) {
  return fmt::format("media_attachments/files/{}/{}/{}", id_directories(id), style, name);
}

std::string avatar_path(std::int64_t account_id, std::string_view name) {
  return fmt::format("accounts/avatars/{}/original/{}", id_directories(account_id), name);
}

std::string header_path(std::int64_t account_id, std::string_view name) {
  return fmt::format("accounts/headers/{}/original/{}", id_directories(account_id), name);
}

std::string card_image_path(std::int64_t card_id, std::string_view name) {
  return fmt::format("preview_cards/images/{}/original/{}", id_directories(card_id), name);
}

std::string cached_path(std::string_view path) {
  return fmt::format("cache/{}", path);
}

std::string random_file_name(std::string_view extension) {
  return fmt::format("{}.{}", crypto::hex(crypto::random_bytes(8)), extension);
}

} // namespace pheidi::instance::media
