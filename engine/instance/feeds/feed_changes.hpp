// Feeds in Redis, changed by scripts: what belongs together is done together, in one round trip for hundreds
// of feeds.
//
// A feed is a sorted set of post ids. Of several boosts of one post only the first is shown while it is among
// the newest 80: `FEED:reblogs` knows which, `FEED:reblogs:ORIGINAL` holds the others back.
#pragma once

#include "pheidi/instance/feeds/publish.hpp"
#include "pheidi/model/client/feed_sources.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::feeds {

/// "PREFIXfeed:home:1"
std::string feed_key(const sidekiq::keyspace& keys, model::feed which);
std::string feed_channel(model::feed which);
/// A sorted set: which feed was read when.
std::string reading_key(const sidekiq::keyspace& keys);
std::string reading_member(model::feed which);
/// For some minutes after an edit when the post was read that was told, after its end "gone".
std::string told_key(const sidekiq::keyspace& keys, std::string_view post);

struct feed_target {
  model::feed into;
  bool groups_boosts = true;
  bool refused = false; // by the rules: an edit takes the post out
};
enum class change {
  insert,
  remove,
  edit, ///< into feeds that want the post by now, out of those that refuse it
};
struct news {
  change what = change::insert;
  model::feed_item post;
  std::int64_t read_at = 0; // told_post::read_at; not for an end
  std::string message = {}; // of insertions and edits
};
/// One post, many feeds; each feed's listeners are told if it changed, or if it has what was edited. Feeds
/// that nobody reads do not exist and are not made, but who listens is told. How many were told; nothing if
/// an edit that was read later, or the post's end, was faster: then it is to be read again.
net::awaitable<result<std::optional<std::size_t>>> change_feeds(redis::connection& base,
                                                                const sidekiq::keyspace& keys, news about,
                                                                std::vector<feed_target> feeds);

/// The member of a feed that is being made.
inline constexpr const char* in_the_making = "0";

enum class batch {
  merge,  ///< into a feed that is there
  begin,  ///< the feed is there from now on, with a mark: it is being made
  anew,   ///< in place of all that was there, but for posts that came meanwhile: all in a feed that is being
          ///< made, else those that are newer than all of these
  remove, ///< out of it
};
/// Many posts, one feed; in any order. Those that ended meanwhile do not enter it.
net::awaitable<result<void>> change_feed(redis::connection& base, const sidekiq::keyspace& keys, batch what,
                                         feed_target feed, std::vector<model::feed_item> posts);

/// What is in a feed.
struct kept_posts {
  std::vector<std::int64_t> shown;
  std::vector<std::int64_t> boosted; // of which one boost is shown, and others may be held back
};
net::awaitable<result<kept_posts>> posts_in_feed(redis::connection& base, const sidekiq::keyspace& keys,
                                                 model::feed which);

/// Members of a set of posts; what is no id is left out.
std::vector<std::int64_t> read_ids(const redis::reply& answer);

} // namespace pheidi::instance::feeds
