// What hangs on a post: media and the link preview, tags, and the collections it heads.
#include "activitypub/serialise_parts.hpp"

#include <array>
#include <charconv>

namespace pheidi::activitypub {

namespace {

/// "PT12.5S" (ISO 8601); nothing for what is no length of time.
std::optional<std::string> duration(double length) {
  std::array<char, 32> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), length, std::chars_format::fixed);
  if (error != std::errc() || !(length >= 0)) return std::nullopt;
  return "PT" + std::string(digits.data(), end) + "S";
}

void write_measures(draft& d, const outgoing::medium& m) {
  if (m.focus) d.key(term::focal_point).array().number(m.focus->x).number(m.focus->y).end();
  if (m.width) d.w.key("width").integer(*m.width);
  if (m.height) d.w.key("height").integer(*m.height);
  const auto length = m.seconds ? duration(*m.seconds) : std::nullopt;
  if (length) d.w.key("duration").string(*length);
}

void write_medium(draft& d, const outgoing::medium& m) {
  d.w.object().key("type").string("Document");
  d.w.key("mediaType").string(m.media_type).key("url").string(m.url);
  write_text(d.w.key("name"), m.description);
  d.key(term::blurhash);
  if (m.blurhash.empty())
    d.w.null();
  else
    d.w.string(m.blurhash);
  write_measures(d, m);
  if (m.icon) {
    d.w.key("icon");
    write_image(d, *m.icon);
  }
  d.w.end();
}

void write_replies(json::writer& w, const outgoing::reply_page& replies) {
  w.key("replies").object().key("id").string(replies.id).key("type").string("Collection");
  w.key("first").object().key("type").string("CollectionPage");
  if (!replies.next.empty()) w.key("next").string(replies.next);
  w.key("partOf").string(replies.id);
  write_list(w.key("items"), replies.items);
  w.end().end();
}

void write_count(json::writer& w, std::string_view name, const outgoing::counted_collection& c) {
  w.key(name).object().key("id").string(c.id);
  w.key("type").string("Collection").key("totalItems").integer(c.total).end();
}

} // namespace

void write_attachments(draft& d, const outgoing::note& n) {
  d.w.key("attachment").array();
  for (const auto& each : n.attachments)
    write_medium(d, each);
  if (n.card) d.w.object().key("type").string("Link").key("href").string(*n.card).end();
  d.w.end();
}

void write_tags(draft& d, const outgoing::note& n) {
  d.w.key("tag").array();
  for (const auto& each : n.mentions) {
    d.w.object().key("type").string("Mention");
    d.w.key("href").string(each.href).key("name").string(each.name).end();
  }
  for (const auto& each : n.hashtags)
    write_hashtag(d, each);
  for (const auto& each : n.emojis)
    write_emoji(d, each);
  d.w.end();
}

void write_collections(draft& d, const outgoing::note& n) {
  if (n.replies) write_replies(d.w, *n.replies);
  if (n.likes) write_count(d.w, "likes", *n.likes);
  if (n.shares) write_count(d.w, "shares", *n.shares);
}

} // namespace pheidi::activitypub
