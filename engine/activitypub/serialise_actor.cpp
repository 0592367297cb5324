// A profile: its members in Mastodon's order. What is empty was never set or is not known to that version.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

namespace pheidi::activitypub {

namespace {

void write_addresses(draft& d, const outgoing::actor& a) {
  d.w.key("id").string(a.id);
  if (!a.webfinger.empty()) d.key(term::webfinger).string(a.webfinger);
  d.w.key("type").string(a.type);
  d.w.key("following").string(a.following).key("followers").string(a.followers);
  d.w.key("inbox").string(a.inbox).key("outbox").string(a.outbox);
  d.key(term::featured).string(a.featured);
  d.key(term::featured_tags).string(a.featured_tags);
}

void write_profile(draft& d, const outgoing::actor& a) {
  d.w.key("preferredUsername").string(a.username).key("name").string(a.name);
  d.w.key("summary").string(a.summary).key("url").string(a.url);
  d.key(term::manually_approves_followers).boolean(a.locked);
  d.key(term::discoverable).boolean(a.discoverable);
  if (a.indexable) d.key(term::indexable).boolean(*a.indexable);
  d.w.key("published").string(in_seconds(std::chrono::floor<std::chrono::days>(a.published)));
  d.key(term::memorial).boolean(a.memorial);
}

void write_display(draft& d, const outgoing::actor& a) {
  if (a.show_featured) d.key(term::show_featured).boolean(*a.show_featured);
  if (a.show_media) d.key(term::show_media).boolean(*a.show_media);
  if (a.show_replies_in_media) d.key(term::show_replies_in_media).boolean(*a.show_replies_in_media);
  if (a.can_feature) {
    d.key(term::interaction_policy).object();
    d.key(term::can_feature).object();
    write_list(d.key(term::automatic_approval), *a.can_feature);
    d.w.end().end();
  }
  // Mastodon's context has no word for it, so that only those who read JSON as it stands will see it.
  if (a.featured_collections) d.w.key("featuredCollections").string(*a.featured_collections);
}

void write_standing(draft& d, const outgoing::actor& a) {
  if (a.moved_to) d.key(term::moved_to).string(*a.moved_to);
  if (!a.also_known_as.empty()) write_list(d.key(term::also_known_as), a.also_known_as);
  if (a.suspended) d.key(term::suspended).boolean(true);
  if (!a.attribution_domains.empty()) write_list(d.key(term::attribution_domains), a.attribution_domains);
}

void write_key(draft& d, const outgoing::actor& a) {
  d.key(term::public_key).object().key("id").string(a.key_id);
  d.w.key("owner").string(a.id).key("publicKeyPem").string(a.key_pem).end();
}

void write_tags(draft& d, const outgoing::actor& a) {
  d.w.key("tag").array();
  for (const auto& each : a.emojis)
    write_emoji(d, each);
  for (const auto& each : a.hashtags)
    write_hashtag(d, each);
  d.w.end();
}

void write_fields(draft& d, const outgoing::actor& a) {
  d.w.key("attachment").array();
  for (const auto& each : a.fields) {
    d.w.object().key("type");
    d.name(term::property_value);
    d.w.key("name").string(each.name);
    d.key(term::value).string(each.value);
    d.w.end();
  }
  d.w.end();
}

void write_picture(draft& d, std::string_view name, const std::optional<outgoing::picture>& p) {
  if (!p) return;
  d.w.key(name);
  write_image(d, *p);
}

/// Others only look for its key and for where to send answers; an empty address is none to them.
void write_server(draft& d, const outgoing::actor& a) {
  d.w.object().key("id").string(a.id).key("type").string(a.type);
  d.w.key("inbox").string(a.inbox).key("outbox").string(a.outbox);
  d.w.key("preferredUsername").string(a.username).key("url").string(a.url);
  d.key(term::manually_approves_followers).boolean(a.locked);
  write_key(d, a);
  d.w.key("endpoints").object().key("sharedInbox").string(a.shared_inbox).end().end();
}

} // namespace

void write_actor(draft& d, const outgoing::actor& a) {
  if (a.is_server) return write_server(d, a);
  d.w.object();
  write_addresses(d, a);
  write_profile(d, a);
  write_display(d, a);
  write_standing(d, a);
  write_key(d, a);
  write_tags(d, a);
  write_fields(d, a);
  d.w.key("endpoints").object().key("sharedInbox").string(a.shared_inbox).end();
  write_picture(d, "icon", a.icon);
  write_picture(d, "image", a.image);
  d.w.end();
}

std::string serialise(const outgoing::actor& a) {
  draft d;
  write_actor(d, a);
  return d.finish();
}

} // namespace pheidi::activitypub
