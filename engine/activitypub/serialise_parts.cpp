// Dates, lists, images, emoji and hashtags: the same in every document.
#include "activitypub/serialise_parts.hpp"

#include <fmt/format.h>

namespace pheidi::activitypub {

std::string in_seconds(wall_time t) {
  auto text = utc_iso_time(t);
  constexpr std::string_view fraction = ".000Z";
  text.replace(text.size() - fraction.size(), fraction.size(), "Z");
  return text;
}

std::string update_id(std::string_view of, wall_time at) {
  const auto second = std::chrono::floor<seconds>(at.time_since_epoch()).count();
  return fmt::format("{}#updates/{}", of, second);
}

void write_text(json::writer& w, const std::optional<std::string>& text) {
  if (text)
    w.string(*text);
  else
    w.null();
}

void write_list(json::writer& w, std::span<const std::string> texts) {
  w.array();
  for (const auto& each : texts)
    w.string(each);
  w.end();
}

void write_image(draft& d, const outgoing::picture& p) {
  d.w.object().key("type").string("Image");
  d.w.key("mediaType").string(p.media_type).key("url").string(p.url);
  if (p.description) d.w.key("summary").string(*p.description);
  d.w.end();
}

void write_emoji(draft& d, const outgoing::custom_emoji& e) {
  d.w.object().key("id").string(e.id).key("type");
  d.name(term::emoji);
  d.w.key("name").string(fmt::format(":{}:", e.shortcode));
  d.w.key("updated").string(in_seconds(e.updated));
  d.w.key("icon");
  write_image(d, {e.media_type, e.image_url, std::nullopt});
  d.w.end();
}

void write_hashtag(draft& d, const outgoing::hashtag_link& h) {
  d.w.object().key("type");
  d.name(term::hashtag);
  d.w.key("href").string(h.href).key("name").string(h.name).end();
}

} // namespace pheidi::activitypub
