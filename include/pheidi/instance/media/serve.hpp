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

/// What is read of a file at once, and held for a connection.
inline constexpr std::uint64_t bytes_at_once = 128 << 10;

/// What of a file an answer does not hold yet.
struct file_rest {
  stored_file file;
  std::uint64_t from = 0;
  std::uint64_t count = 0;

  /// The next part; blocks while it reads. After an error nothing more can be had.
  result<std::string> take();
};

/// `reply` with the beginning of the body, and the rest of a long one.
struct served_file {
  http::reply reply;
  std::optional<file_rest> rest{};
};

/// Is it one for `serve_file`?
bool is_file_target(std::string_view target);
/// Below the root of the stored files, with escapes undone; nothing trusts it.
std::optional<std::string> path_of_target(std::string_view target);
/// 200, 206, 304, 404, 405 or 416. Blocks while it reads; call it on a side thread.
served_file serve_file(const disk_store& store, const http::request& asked);

/// The answer to /avatars/original/missing.png and /headers/original/missing.png; nothing for other targets.
std::optional<http::reply> serve_missing_picture(const http::request& asked);

} // namespace pheidi::instance::media
