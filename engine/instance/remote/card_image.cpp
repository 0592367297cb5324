// A card has one style of its picture, `original`, of at most 230,400 pixels.
#include "instance/remote/card_image.hpp"

#include "pheidi/instance/media/image.hpp"
#include "pheidi/instance/media/paths.hpp"

namespace pheidi::instance::remote {

namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20;
constexpr std::int64_t most_pixels = 230'400;
constexpr std::int64_t unused_pixels = 1024; // of `small`, which cards do not have

using stored = result<model::card_image>;

/// All of the previews come from elsewhere, so they are in the cache.
std::string path_of(std::int64_t card, std::string_view name) {
  return media::cached_path(media::card_image_path(card, name));
}

/// On a side thread.
stored store(const media::disk_store& files, std::int64_t card, std::string_view bytes) {
  media::upload_limits limits;
  limits.max_bytes = most_bytes;
  limits.max_original_pixels = most_pixels;
  limits.max_small_pixels = unused_pixels;
  const auto made = media::process_upload(bytes, limits);
  if (!made) return made.error();
  const auto& picture = made->original;
  model::card_image out;
  out.file_name = media::random_file_name(picture.extension);
  out.content_type = picture.content_type;
  out.blurhash = made->blurhash;
  out.bytes = static_cast<std::int64_t>(picture.bytes.size());
  out.width = picture.size.width;
  out.height = picture.size.height;
  const auto written = files.write(path_of(card, out.file_name), picture.bytes);
  if (!written) return written.error();
  return out;
}

} // namespace

net::awaitable<std::optional<model::card_image>> take_card_image(remote_jobs::impl& self, std::int64_t card,
                                                                 std::string url) {
  if (url.empty()) co_return std::nullopt;
  wanted what;
  what.accept = "image/*";
  what.max_bytes = most_bytes;
  auto got = co_await self.p.web.get(std::move(url), what);
  if (!got) co_return std::nullopt;
  const auto* files = &self.p.files;
  const auto* bytes = &got->bytes;
  std::function<stored()> work = [files, card, bytes] { return store(*files, card, *bytes); };
  auto made = co_await self.aside<model::card_image>(std::move(work));
  if (!made) co_return std::nullopt;
  co_return std::move(*made);
}

net::awaitable<void> drop_card_image(remote_jobs::impl& self, std::int64_t card, std::string name) {
  if (name.empty()) co_return;
  const auto* files = &self.p.files;
  std::function<result<void>()> work = [files, path = path_of(card, name)] { return files->remove(path); };
  (void)co_await self.aside<void>(std::move(work));
}

} // namespace pheidi::instance::remote
