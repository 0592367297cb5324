// Any JSON as an activity, a post, an actor and a key: no crash, lists stay bounded, and what is called a
// web address is one.
#include "pheidi/activitypub/actor.hpp"
#include "pheidi/json/read.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>

namespace ap = pheidi::activitypub;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool empty_or_uri(const std::string& text) {
  return text.empty() || ap::is_http_uri(text);
}

bool without_nul(const std::string& text) {
  return text.find('\0') == text.npos;
}

void check_tags(const std::vector<ap::hashtag>& hashtags, const std::vector<ap::emoji>& emojis) {
  require(hashtags.size() <= 256 && emojis.size() <= 256);
  std::set<std::string> names;
  for (const auto& tag : hashtags) {
    require(!tag.name.empty() && !tag.display_name.empty() && names.insert(tag.name).second);
    const auto again = ap::normalise_hashtag(tag.name);
    require(again && again->name == tag.name);
  }
  for (const auto& emoji : emojis)
    require(emoji.shortcode.size() >= 2 && ap::is_http_uri(emoji.image_url) && empty_or_uri(emoji.uri));
}

void check_note(const ap::note& n) {
  require(ap::is_http_uri(n.id) && ap::is_http_uri(n.url));
  require(without_nul(n.text) && without_nul(n.spoiler) && without_nul(n.name));
  require(n.attachments.size() <= 4 && n.mentions.size() <= 1000 && n.reply_ids.size() <= 5);
  require(n.to.size() <= 10000 && n.cc.size() <= 10000 && n.language.size() <= 35);
  require(n.in_reply_to.size() <= 2048 && n.conversation.size() <= 2048 && empty_or_uri(n.replies));
  check_tags(n.hashtags, n.emojis);
  for (const auto& media : n.attachments) {
    require(ap::is_http_uri(media.url) && empty_or_uri(media.thumbnail_url));
    require(media.blurhash.size() <= 54 && media.description.size() <= 40000);
    if (media.focus) require(std::abs(media.focus->x) <= 1 && std::abs(media.focus->y) <= 1);
  }
  if (n.poll) require(!n.poll->options.empty() && n.poll->options.size() <= 500);
  if (n.poll) require(n.poll->tallies.size() == n.poll->options.size());
  if (n.quote) require(n.quote->tombstone == n.quote->uri.empty() && empty_or_uri(n.quote->approval));
  for (const auto& count : {n.likes, n.shares})
    if (count) require(*count >= 0 && *count <= 100'000'000);
  for (const auto& id : n.reply_ids)
    require(ap::same_host(id, n.id));
}

void check_actor(const ap::actor& a) {
  require(ap::is_http_uri(a.id) && ap::is_http_uri(a.inbox) && ap::is_username(a.username));
  require(ap::same_host(a.url, a.id));
  for (const auto& uri : {a.outbox, a.shared_inbox, a.followers, a.following, a.featured, a.featured_tags,
                          a.collections, a.moved_to, a.icon_url, a.image_url})
    require(empty_or_uri(uri));
  require(a.fields.size() <= 50 && a.also_known_as.size() <= 256 && a.attribution_domains.size() <= 256);
  require(a.summary.size() <= 20 * 1024 && a.name.size() <= 4 * 2048 && a.keys.size() <= 10);
  for (const auto& key : a.keys) {
    require(key.owner == a.id && ap::is_http_uri(key.id));
    require(key.pem.empty() || ap::without_fragment(key.id) == a.id);
  }
  check_tags(a.hashtags, a.emojis);
}

void check_object(const boost::json::object& o, const ap::activity& by) {
  const auto note = ap::read_note(o, by.to, by.cc);
  require(note || note.error().is(ap::errc::no_id) || note.error().is(ap::errc::wrong_type));
  if (note) check_note(*note);
  require(ap::is_note(o) || !note);
  if (const auto actor = ap::read_actor(o)) check_actor(*actor);
  if (const auto key = ap::read_key(o)) require(!key->pem.empty() && ap::is_http_uri(key->owner));
  require((ap::quote_policy_of(o, "https://a.example/u", "", "") & ~0xf000f) == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto seen = ap::glance_at(text);
  const auto activity = ap::read_activity(text);
  if (activity) {
    // The quick reader knows numbers beyond a double only when it meets them; then it sees nothing.
    if (seen) require(seen->type == activity->type_name && seen->actor == activity->actor);
    if (seen) require(seen->object_id() == activity->object.id);
    require(activity->to.size() <= 10000 && activity->cc.size() <= 10000);
    if (activity->object.embedded) check_object(*activity->object.embedded, *activity);
  }
  const auto document = pheidi::json::parse(text);
  if (document && document->is_object()) check_object(document->get_object(), ap::activity{});
  return 0;
}
