// Media of a post: where they are, what they show, what stands there until they are loaded.
#include "activitypub/attachments.hpp"

#include "activitypub/links.hpp"

#include <algorithm>

namespace pheidi::activitypub {

namespace bj = boost::json;

namespace {

constexpr std::size_t most_attachments = 4;
constexpr std::string_view base83 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

std::optional<double> coordinate(const bj::value& v) {
  boost::system::error_code failed;
  const auto number = v.to_number<double>(failed);
  if (failed || !(number >= -1 && number <= 1)) return std::nullopt;
  return number;
}

std::optional<focal_point> read_focus(const bj::value* v) {
  if (const auto* object = v ? v->if_object() : nullptr) v = member(*object, "@list");
  const auto* pair = v ? v->if_array() : nullptr;
  if (!pair || pair->size() != 2) return std::nullopt;
  const auto x = coordinate(pair->front()), y = coordinate(pair->back());
  if (!x || !y) return std::nullopt;
  return focal_point{*x, *y};
}

std::optional<int> pixels(const bj::value* v) {
  constexpr std::int64_t most = 65'535;
  const auto* number = v ? v->if_int64() : nullptr;
  if (!number || *number < 1 || *number > most) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<picture_size> read_size(const bj::object& o) {
  const auto width = pixels(member(o, "width")), height = pixels(member(o, "height"));
  if (!width || !height) return std::nullopt;
  return picture_size{*width, *height};
}

std::optional<attachment> read_attachment(const bj::object& o) {
  if (member(o, "href")) return std::nullopt;
  auto link = first_link(member(o, "url"));
  if (link.url.empty()) return std::nullopt;
  attachment out;
  out.url = std::move(link.url);
  out.media_type = text_of(o, "mediaType");
  if (out.media_type.empty()) out.media_type = std::move(link.media_type);
  out.thumbnail_url = image_url(member(o, "icon"));
  out.description = description_of(o);
  out.blurhash = text_of(o, "blurhash");
  if (!is_blurhash(out.blurhash)) out.blurhash.clear();
  out.focus = read_focus(member(o, "focalPoint"));
  out.size = read_size(o);
  return out;
}

} // namespace

bool is_blurhash(std::string_view text) {
  if (text.size() < 6 || text.size() > 4 + 2 * 25) return false;
  if (!std::ranges::all_of(text, [](char c) { return base83.find(c) != base83.npos; })) return false;
  const auto size = base83.find(text.front());
  const auto across = size % 9 + 1, down = size / 9 + 1;
  return across <= 5 && down <= 5 && text.size() == 4 + 2 * across * down;
}

std::vector<attachment> read_attachments(const bj::value* v) {
  std::vector<attachment> out;
  for (const auto* each : as_list(v)) {
    if (out.size() >= most_attachments) break;
    const auto* object = each->if_object();
    if (!object) continue;
    if (auto found = read_attachment(*object)) out.push_back(std::move(*found));
  }
  return out;
}

} // namespace pheidi::activitypub
