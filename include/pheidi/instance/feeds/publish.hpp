// Messages to the streams: {"event":"update","payload":{...}} on the channels that Mastodon names.
//
// One rendering of a post for all who listen, without anybody's flags: the streaming server adds what is the
// listener's own. Channels get the instance's prefix when they are published. Pure but for `publish`.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/net/loop.hpp"
#include "pheidi/redis/connection.hpp"
#include "pheidi/sidekiq/keys.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::instance::feeds {

struct publication {
  std::string channel; // without the instance's prefix
  std::string message;
  /// Only if somebody said that he listens (`subscribed:CHANNEL`); deletions go to everybody.
  bool if_subscribed = true;
};

/// {"event":EVENT,"payload":JSON}; the payload is JSON text.
std::string message(std::string_view event, std::string_view payload_json);
/// The payload is the id as a string.
std::string deletion_message(std::int64_t status);

/// What a post's public channels depend on.
struct public_post {
  bool local = false;
  bool has_media = false;
  bool answers_another = false;  // such a reply is heard under its hashtags only
  std::vector<std::string> tags; // names as stored; lower-cased here
};
/// "timeline:public", "timeline:public:remote:media", "timeline:hashtag:x:local" ...
std::vector<std::string> public_channels(const public_post& post);

std::string home_channel(std::int64_t account);
std::string list_channel(std::int64_t list);
std::string direct_channel(std::int64_t account);
std::string notifications_channel(std::int64_t account);
/// Where streaming says that it listens to a channel.
std::string subscription_key(std::string_view channel);

/// All of them in one round trip per thousand. An error leaves them unsent; streams are best effort.
net::awaitable<result<void>> publish(redis::connection& base, const sidekiq::keyspace& keys,
                                     std::vector<publication> all);

} // namespace pheidi::instance::feeds
