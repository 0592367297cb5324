// What this server tells others, as values: all that an activity says, and nothing of where it was read.
//
// `model/outgoing.hpp` fills them from rows, `activitypub/serialise.hpp` writes them. URIs are complete, HTML
// is final, texts are UTF-8. What a Mastodon of the database's version does not send is nullopt or empty
// here, so that the serialiser knows no versions; what Mastodon sends as null is written as null.
#pragma once

#include "pheidi/activitypub/note.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pheidi::activitypub::outgoing {

struct picture {
  std::string media_type, url;
  std::optional<std::string> description;
};
struct mention {
  std::string href, name; // "@user@domain", "@user" for one of ours
};
struct hashtag_link {
  std::string href, name; // "#x"
};
struct custom_emoji {
  std::string id, shortcode, media_type, image_url;
  wall_time updated;
};

struct medium {
  std::string media_type, url;
  std::optional<std::string> description;
  std::string blurhash; // may be empty
  std::optional<focal_point> focus;
  std::optional<int> width, height;
  std::optional<double> seconds;
  std::optional<picture> icon;
};

struct tally {
  std::string name;
  std::optional<std::int64_t> votes; // nothing while they are hidden: written as null
};
struct question {
  bool multiple = false;
  std::vector<tally> options;
  std::optional<wall_time> ends_at;
  bool over = false;
  std::int64_t voters = 0;
};

struct quotation {
  std::string uri;           // empty: the quoted post is gone
  std::string authorization; // may be empty
  bool legacy = false;       // `quote` itself is not said
  bool pending = false;      // the quoted author has not answered: the document will change soon
};

/// Who may quote: URIs for `automaticApproval` and `manualApproval`; an empty automatic list is written as
/// the author's own id.
struct quote_policy {
  std::vector<std::string> automatic, manual;
};

/// `replies`: the author's own first answers, and where the rest is.
struct reply_page {
  std::string id, next;
  std::vector<std::string> items; // at most 5
};
/// `likes` and `shares`.
struct counted_collection {
  std::string id;
  std::int64_t total = 0;
};

/// Note, or Question with `poll`.
struct note {
  std::string id, url, attributed_to;
  std::string activity_id; // of its Create
  std::optional<std::string> summary, in_reply_to, in_reply_to_atom_uri;
  wall_time published;
  std::optional<wall_time> updated;
  std::vector<std::string> to, cc;
  bool sensitive = false;
  std::string atom_uri, conversation;
  std::optional<std::string> context;
  std::string content;
  std::string language;               // empty: unknown, and no contentMap
  std::optional<bool> direct_message; // not of public and unlisted posts
  std::vector<medium> attachments;
  std::optional<std::string> card; // the link preview's address
  std::vector<mention> mentions;
  std::vector<hashtag_link> hashtags;
  std::vector<custom_emoji> emojis;
  std::optional<reply_page> replies;
  std::optional<counted_collection> likes, shares;
  std::optional<question> poll;
  std::optional<wall_time> poll_updated; // names the Update of a tally
  std::optional<quotation> quote;
  std::optional<quote_policy> policy;
};

/// Announce.
struct boost {
  std::string id, actor;
  wall_time published;
  std::vector<std::string> to, cc;
  std::variant<std::string, note> object; // in full only when it is the booster's own private post
};

struct profile_field {
  std::string name, value; // value: HTML
};

struct actor {
  std::string id, type, webfinger, username, name, summary, url;
  std::string inbox, outbox, followers, following, featured, featured_tags;
  std::optional<std::string> featured_collections;
  std::string shared_inbox;
  bool locked = false, discoverable = false, memorial = false;
  std::optional<bool> indexable; // from 4.2
  wall_time published;           // a day
  std::optional<bool> show_featured, show_media, show_replies_in_media;
  std::optional<std::vector<std::string>> can_feature; // canFeature.automaticApproval
  std::string key_id, key_pem;
  std::optional<picture> icon, image;
  std::vector<custom_emoji> emojis;
  std::vector<hashtag_link> hashtags;
  std::vector<profile_field> fields;
  std::optional<std::string> moved_to;
  std::vector<std::string> also_known_as, attribution_domains;
  bool suspended = false;
  bool is_server = false; // the instance actor, of whom no profile, followers or collections are said
};

} // namespace pheidi::activitypub::outgoing
