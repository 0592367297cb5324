// The styles of a record's pictures, written together and removed together.
#include "pheidi/instance/media/stored_pictures.hpp"

#include <array>

namespace pheidi::instance::media {

namespace {

constexpr std::array styles{"original", "small"};

std::string place(kept how, std::string path) {
  return how == kept::as_copy ? cached_path(path) : path;
}

boost::json::object dimensions_json(const dimensions& d) {
  return {{"width", d.width}, {"height", d.height}, {"size", d.size()}, {"aspect", d.aspect()}};
}

} // namespace

result<void> write_attachment(const disk_store& files, kept how, std::int64_t id, std::string_view name,
                              const processed_image& image) {
  auto written = files.write(place(how, attachment_path(id, "original", name)), image.original.bytes);
  if (written) written = files.write(place(how, attachment_path(id, "small", name)), image.small.bytes);
  if (!written) (void)remove_attachment(files, how, id, name);
  return written;
}

result<void> remove_attachment(const disk_store& files, kept how, std::int64_t id, std::string_view name) {
  result<void> out;
  for (const auto* style : styles) {
    const auto removed = files.remove(place(how, attachment_path(id, style, name)));
    if (!removed) out = removed;
  }
  return out;
}

boost::json::object sizes_of(const processed_image& image) {
  return {{"original", dimensions_json(image.original.size)}, {"small", dimensions_json(image.small.size)}};
}

result<stored_picture> store_profile_picture(const disk_store& files, kept how,
                                             const profile_picture_kind& kind, std::int64_t account_id,
                                             std::string_view bytes) {
  const auto made = kind.process(bytes);
  if (!made) return made.error();
  stored_picture out{random_file_name(made->extension), made->content_type,
                     static_cast<std::int64_t>(made->bytes.size())};
  const auto written = files.write(place(how, kind.path(account_id, out.name)), made->bytes);
  if (!written) return written.error();
  return out;
}

} // namespace pheidi::instance::media
