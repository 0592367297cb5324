// Processed pictures as the files of a record, and what the record's row says of them.
//
// All but `sizes_of` block: they are called on a side thread.
#pragma once

#include "pheidi/instance/media/image.hpp"
#include "pheidi/instance/media/paths.hpp"
#include "pheidi/instance/media/store.hpp"

#include <boost/json/object.hpp>

namespace pheidi::instance::media {

/// A copy of another server's file is kept below cache/.
enum class kept { as_ours, as_copy };

/// A post's picture in both styles under one name, or nothing of it.
result<void> write_attachment(const disk_store& files, kept how, std::int64_t id, std::string_view name,
                              const processed_image& image);
/// Both styles, as far as they are there.
result<void> remove_attachment(const disk_store& files, kept how, std::int64_t id, std::string_view name);
/// `original` and `small` of an attachment's meta. Pure.
boost::json::object sizes_of(const processed_image& image);

struct profile_picture_kind {
  result<picture> (*process)(std::string_view bytes);
  std::string (*path)(std::int64_t account_id, std::string_view name);
};
inline constexpr profile_picture_kind avatar_kind{&process_avatar, &avatar_path};
inline constexpr profile_picture_kind header_kind{&process_header, &header_path};

struct stored_picture {
  std::string name, content_type;
  std::int64_t bytes = 0;
};
/// Processed, and stored under a name that nobody guesses.
result<stored_picture> store_profile_picture(const disk_store& files, kept how,
                                             const profile_picture_kind& kind, std::int64_t account_id,
                                             std::string_view bytes);

} // namespace pheidi::instance::media
