// Channels and messages, and one script that publishes where somebody listens.
#include "pheidi/instance/feeds/publish.hpp"

#include "instance/feeds/scripts.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/json/write.hpp"

#include <fmt/format.h>

namespace pheidi::instance::feeds {

namespace {

constexpr std::size_t in_one_script = 500;

} // namespace

std::string message(std::string_view event, std::string_view payload_json) {
  std::string out;
  json::writer w(out);
  w.object().key("event").string(event).key("payload").raw(payload_json).end();
  return out;
}

std::string deletion_message(std::int64_t status) {
  return message("delete", fmt::format("\"{}\"", status));
}

std::vector<std::string> public_channels(const public_post& post) {
  std::vector<std::string> out;
  for (const auto& tag : post.tags) {
    const auto channel = "timeline:hashtag:" + ascii::lower(tag);
    out.push_back(channel);
    if (post.local) out.push_back(channel + ":local");
  }
  if (post.answers_another) return out;
  const std::string all = "timeline:public", near = post.local ? all + ":local" : all + ":remote";
  out.push_back(all);
  out.push_back(near);
  if (!post.has_media) return out;
  out.push_back(all + ":media");
  out.push_back(near + ":media");
  return out;
}

std::string home_channel(std::int64_t account) {
  return fmt::format("timeline:{}", account);
}

std::string list_channel(std::int64_t list) {
  return fmt::format("timeline:list:{}", list);
}

std::string direct_channel(std::int64_t account) {
  return fmt::format("timeline:direct:{}", account);
}

std::string notifications_channel(std::int64_t account) {
  return fmt::format("timeline:{}:notifications", account);
}

std::string subscription_key(std::string_view channel) {
  return fmt::format("subscribed:{}", channel);
}

net::awaitable<result<void>> publish(redis::connection& base, const sidekiq::keyspace& keys,
                                     std::vector<publication> all) {
  for (std::size_t from = 0; from < all.size(); from += in_one_script) {
    const auto until = std::min(all.size(), from + in_one_script);
    std::vector<std::string> names;
    std::vector<std::string_view> arguments;
    for (auto i = from; i < until; ++i) {
      names.push_back(keys.prefix() + all[i].channel);
      names.push_back(keys.prefix() + subscription_key(all[i].channel));
      arguments.push_back(all[i].if_subscribed ? "1" : "0");
      arguments.push_back(all[i].message);
    }
    std::vector<std::string_view> views(names.begin(), names.end());
    auto told = co_await base.eval(scripts::tell(), std::move(views), std::move(arguments));
    if (!told) co_return told.error();
  }
  co_return result<void>();
}

} // namespace pheidi::instance::feeds
