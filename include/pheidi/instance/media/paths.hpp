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

/// What *_file_name columns hold: 16 random hexadecimal digits, so that nobody guesses it, and ".EXTENSION".
std::string random_file_name(std::string_view extension);

} // namespace pheidi::instance::media
