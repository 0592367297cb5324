// Stored files over HTTP: GET and HEAD of /system/..., and the pictures of accounts that have none.
//
// Files are named by chance and never change, so they are cached for as long as anybody likes. Whatever a
// file holds, it is served so that no browser runs anything of it.
#pragma once

#include "pheidi/http/server.hpp"
#include "pheidi/instance/media/store.hpp"

#include <optional>
#include <string_view>

namespace pheidi::instance::media {

/// Largest body of one answer: a whole video of the largest kind that is accepted. Larger files are only
/// served in ranges, cut to this.
inline constexpr std::uint64_t max_served_bytes = 103'809'024;

/// Is it one for `serve_file`?
bool is_file_target(std::string_view target);
/// 200, 206, 304, 404, 405 or 416. Blocks while it reads; call it on a side thread.
http::reply serve_file(const disk_store& store, const http::request& asked);

/// The answer to /avatars/original/missing.png and /headers/original/missing.png; nothing for other targets.
std::optional<http::reply> serve_missing_picture(const http::request& asked);

} // namespace pheidi::instance::media
