// `subscribed:CHANNEL` lives for eighteen minutes, and publishers skip who does not listen.
#include "instance/streaming/switchboard.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/instance/feeds/publish.hpp"

#include <algorithm>

namespace pheidi::instance::streaming {

namespace {

constexpr const char* said_for_seconds = "1080";
constexpr std::size_t at_once = 500;

} // namespace

bool switchboard::connect(const std::string& channel, hearing h) {
  const auto found = channels_.find(channel);
  if (found != channels_.end()) {
    found->second.push_back(std::move(h));
    return true;
  }
  if (!heard_.subscribe(full_name(channel))) return false;
  channels_[channel].push_back(std::move(h));
  unsaid_.push_back(channel);
  if (!saying_) {
    saying_ = true;
    loop_.spawn(say_new());
  }
  return true;
}

void switchboard::disconnect(const std::string& channel, const listener& who, std::string_view stream) {
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  auto& all = found->second;
  std::erase_if(all, [&](const hearing& h) { return h.who == &who && h.stream == stream; });
  if (!all.empty()) return;
  channels_.erase(found);
  heard_.unsubscribe(full_name(channel));
}

const std::vector<hearing>& switchboard::who_hears(std::string_view channel) const {
  static const std::vector<hearing> nobody;
  const auto found = channels_.find(channel);
  return found == channels_.end() ? nobody : found->second;
}

std::string_view switchboard::own_name(std::string_view channel) const {
  channel.remove_prefix(std::min(channel.size(), keys_.prefix().size()));
  return channel;
}

std::string switchboard::full_name(std::string_view channel) const {
  return keys_.prefix() + std::string(channel);
}

net::awaitable<void> switchboard::say_new() {
  while (!unsaid_.empty()) {
    auto channels = std::exchange(unsaid_, {});
    co_await say(std::move(channels));
  }
  saying_ = false;
}

net::awaitable<void> switchboard::say_again() {
  std::vector<std::string> all;
  for (const auto& [channel, who] : channels_)
    all.push_back(channel);
  co_await say(std::move(all));
}

net::awaitable<void> switchboard::say(std::vector<std::string> channels) {
  for (std::size_t from = 0; from < channels.size(); from += at_once) {
    std::vector<std::vector<std::string>> commands;
    const auto until = std::min(channels.size(), from + at_once);
    for (auto i = from; i < until; ++i) {
      std::vector<std::string> set{"SET", full_name(feeds::subscription_key(channels[i])), "1", "EX",
                                   said_for_seconds};
      commands.push_back(std::move(set));
    }
    const auto said = co_await base_.pipeline(std::move(commands));
    if (said) continue;
    log::warn("streaming.not_said", {{"why", said.error().message()}});
    co_return;
  }
}

} // namespace pheidi::instance::streaming
