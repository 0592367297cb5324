// The scripts that change feeds and tell streams. Ids are text in them: Lua's numbers would not hold them.
#pragma once

#include "pheidi/redis/connection.hpp"

namespace pheidi::instance::feeds::scripts {

/// KEYS: when the post was read that was told; feed, channel, where it is said that somebody listens, and so
/// on. ARGV: what, id, original, when it was read, message, message of its end, a character for each feed:
/// whether it groups boosts, or '-' if it refuses the post. Answers how many channels were told; -1 if what
/// was read is older than what was told.
const redis::script& one_post();
/// KEYS: the feed. ARGV: what, whether it groups boosts, prefix of the keys that tell which posts are gone,
/// then id and original of each post, oldest first.
const redis::script& one_feed();
/// KEYS: channel, where it is said that somebody listens, and so on; ARGV: '1' if it matters, message.
const redis::script& tell();
/// KEYS: who read when. ARGV: the time, how many, prefix of feeds. Oldest first; how many went.
const redis::script& forget();

} // namespace pheidi::instance::feeds::scripts
