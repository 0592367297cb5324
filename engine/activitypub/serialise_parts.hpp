// What posts, profiles and activities have in common when they are written.
#pragma once

#include "activitypub/draft.hpp"

#include "pheidi/activitypub/outgoing.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pheidi::activitypub {

inline constexpr std::string_view public_collection = "https://www.w3.org/ns/activitystreams#Public";

/// "2024-12-31T23:59:59Z": what is finer than a second is cut.
std::string in_seconds(wall_time t);
/// "PROFILE_OR_POST#updates/1735689599"
std::string update_id(std::string_view of, wall_time at);

/// The text, or null.
void write_text(json::writer& w, const std::optional<std::string>& text);
/// Always a list.
void write_list(json::writer& w, std::span<const std::string> texts);

void write_image(draft& d, const outgoing::picture& p);
void write_emoji(draft& d, const outgoing::custom_emoji& e);
void write_hashtag(draft& d, const outgoing::hashtag_link& h);

/// The whole object.
void write_note(draft& d, const outgoing::note& n);
void write_actor(draft& d, const outgoing::actor& a);
void write_create(draft& d, const outgoing::note& n);
void write_announce(draft& d, const outgoing::boost& b);

/// The object is opened and said to be what; an empty id is left out.
void begin_activity(draft& d, std::string_view id, std::string_view type, std::string_view actor);
/// `attachment` and `tag` of a post.
void write_attachments(draft& d, const outgoing::note& n);
void write_tags(draft& d, const outgoing::note& n);
/// `replies`, `likes` and `shares`.
void write_collections(draft& d, const outgoing::note& n);

} // namespace pheidi::activitypub
