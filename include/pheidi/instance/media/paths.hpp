// Where a file is kept below the root of the stored files; the same places that Mastodon's variables name.
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pheidi::instance::media {

/// media_attachments/files/111/222/333/444/555/666/STYLE/NAME; style: "original" or "small".
std::string attachment_path(std::int64_t id, std::string_view style, std::string_view name);
/// accounts/avatars/111/222/333/444/555/666/original/NAME
std::string avatar_path(std::int64_t account_id, std::string_view name);
/// accounts/headers/111/222/333/444/555/666/original/NAME
std::string header_path(std::int64_t account_id, std::string_view name);
/// preview_cards/images/000/000/123/original/NAME
std::string card_image_path(std::int64_t card_id, std::string_view name);
/// Where a file of that path is kept when it was fetched from another server: below cache/.
std::string cached_path(std::string_view path);

/// What *_file_name columns hold: 16 random hexadecimal digits, so that nobody guesses it, and ".EXTENSION".
std::string random_file_name(std::string_view extension);

} // namespace pheidi::instance::media
