// A post: Note and Question, and what other servers have that becomes a title and a link. Pure.
//
// Follows the reading rules of Mastodon: which members count, in which order, and
// how far each is cut. HTML stays as received.
#pragma once

#include "pheidi/activitypub/activity.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::activitypub {

/// `statuses.visibility`
enum class visibility { public_ = 0, unlisted = 1, private_ = 2, direct = 3, limited = 4 };
/// Anybody may see it.
constexpr bool is_open(visibility v) {
  return v == visibility::public_ || v == visibility::unlisted;
}

/// By the first test that holds: Public in `to`, Public in `cc`, the author's followers in `to`,
/// directMessage false, else direct.
visibility visibility_of(const std::vector<std::string>& to, const std::vector<std::string>& cc,
                         std::string_view followers_uri, std::optional<bool> direct_message);

struct hashtag {
  std::string name;         // key: NFKC, lower case, accents folded
  std::string display_name; // as written, without '#'
  friend bool operator==(const hashtag&, const hashtag&) = default;
};
/// nullopt for what cannot be a hashtag (empty, digits only, no letter, too long).
std::optional<hashtag> normalise_hashtag(std::string_view name);

struct emoji {
  std::string shortcode; // without colons
  std::string image_url;
  std::string uri; // may be empty
  std::optional<wall_time> updated;
};

struct focal_point {
  double x = 0, y = 0;
  friend bool operator==(const focal_point&, const focal_point&) = default;
};

/// In pixels, each at least 1.
struct picture_size {
  int width = 1, height = 1;
  friend bool operator==(const picture_size&, const picture_size&) = default;
};

struct attachment {
  std::string url;
  std::string media_type;    // may be empty
  std::string thumbnail_url; // may be empty
  std::string description;   // at most 10,000 characters
  std::string blurhash;      // empty unless well-formed
  std::optional<focal_point> focus;
  std::optional<picture_size> size; // as its server says
};

struct poll {
  bool multiple = false;
  std::vector<std::string> options;   // at most 500
  std::vector<std::int64_t> tallies;  // same length
  std::optional<wall_time> ends_at;   // nullopt: open end
  bool closed = false;                // over, without a date since when; a dated `closed` is ends_at
  std::optional<std::int64_t> voters; // votersCount
};

struct quote {
  std::string uri;      // quoted status; empty when it is a Tombstone
  std::string approval; // quoteAuthorization; may be empty
  bool legacy = false;  // only _misskey_quote, quoteUrl or quoteUri said so
  bool tombstone = false;
};

/// Bits of `statuses.quote_approval_policy`: automatic flags << 16 | manual flags.
/// 1 unsupported, 2 public, 4 followers, 8 following.
int quote_policy_of(const boost::json::object& object, std::string_view actor_uri,
                    std::string_view followers_uri, std::string_view following_uri);

struct note {
  std::string id;
  std::string type;       // the one that made it a post
  bool converted = false; // Article, Page, Image, Audio, Video, Event
  std::string url;        // text/html link, else the id
  std::string attributed_to;
  std::string name; // with in_reply_to: possibly a vote
  std::string text; // HTML as received, or title, summary and link for converted ones
  std::string spoiler;
  bool sensitive = false;
  std::string language; // empty: unknown
  std::optional<wall_time> published, updated;
  std::string in_reply_to;
  std::string conversation;
  std::vector<std::string> to, cc;
  std::optional<bool> direct_message;
  std::vector<hashtag> hashtags;       // distinct by name
  std::vector<std::string> mentions;   // hrefs, distinct
  std::vector<emoji> emojis;           // distinct by shortcode
  std::vector<attachment> attachments; // at most 4
  std::optional<activitypub::poll> poll;
  std::optional<activitypub::quote> quote;
  std::optional<std::int64_t> likes, shares; // totalItems, clamped to 0 .. 100,000,000
  std::string replies;                       // id of the replies collection; may be empty
  std::vector<std::string> reply_ids;        // of its inlined first page, at most 5 of the note's own host
};

/// True for the types that `read_note` takes.
bool is_note(const boost::json::object& o);
/// Errors: no_id, wrong_type. `to`/`cc` of the object win over the activity's, each separately.
result<note> read_note(const boost::json::object& o, const std::vector<std::string>& activity_to = {},
                       const std::vector<std::string>& activity_cc = {});

} // namespace pheidi::activitypub
