// client-api.md 4: names, paths and what belongs to whom.
#include "instance/streaming/streams.hpp"

#include "pheidi/activitypub/note.hpp"
#include "pheidi/instance/feeds/publish.hpp"
#include "pheidi/json/write.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace pheidi::instance::streaming {

namespace {

constexpr std::array<std::string_view, 6> public_streams{
    "public", "public:media", "public:local", "public:local:media", "public:remote", "public:remote:media"};

std::string label_of(std::string_view name, std::string_view detail) {
  std::string out;
  json::writer w(out);
  w.array().string(name);
  if (!detail.empty()) w.string(detail);
  w.end();
  return out;
}

stream_plan plan(const std::string& name, std::vector<std::string> channels, std::string_view detail = {}) {
  return {name, label_of(name, detail), std::move(channels), std::nullopt};
}

std::variant<stream_plan, stream_refusal> plan_hashtag(const stream_wish& wish) {
  const auto tag = activitypub::normalise_hashtag(wish.tag);
  if (!tag) return stream_refusal{400, "The stream needs the name of a hashtag"};
  const std::string_view near = wish.stream == "hashtag" ? "" : ":local";
  auto out = plan(wish.stream, {"timeline:hashtag:" + tag->name + std::string(near)}, wish.tag);
  out.key += ' ' + tag->name;
  return out;
}

std::variant<stream_plan, stream_refusal> plan_list(const stream_wish& wish) {
  std::int64_t id = 0;
  const auto* end = wish.list.data() + wish.list.size();
  const auto [at, failed] = std::from_chars(wish.list.data(), end, id);
  if (failed != std::errc() || at != end || id <= 0)
    return stream_refusal{400, "The stream needs the id of a list"};
  auto out = plan(wish.stream, {feeds::list_channel(id)}, wish.list);
  out.key += ' ' + std::to_string(id);
  out.list = id;
  return out;
}

stream_refusal lacks_scope() {
  return {401, "The access token does not have the required scopes"};
}

/// Of posts and conversations; nothing of another name.
std::optional<std::variant<stream_plan, stream_refusal>> plan_posts(const stream_wish& wish,
                                                                    const stream_rights& rights) {
  const auto me = rights.account.value;
  if (std::ranges::find(public_streams, wish.stream) != public_streams.end())
    return plan(wish.stream, {"timeline:" + wish.stream});
  if (wish.stream == "hashtag" || wish.stream == "hashtag:local") return plan_hashtag(wish);
  if (wish.stream == "list") return plan_list(wish);
  if (wish.stream == "direct") return plan(wish.stream, {feeds::direct_channel(me)});
  if (wish.stream == "user") {
    auto out = plan(wish.stream, {feeds::home_channel(me)});
    if (rights.notifications) out.channels.push_back(feeds::notifications_channel(me));
    return out;
  }
  return std::nullopt;
}

} // namespace

std::variant<stream_plan, stream_refusal> plan_stream(const stream_wish& wish, const stream_rights& rights) {
  if (wish.stream == "user:notification") {
    if (!rights.notifications) return lacks_scope();
    return plan(wish.stream, {feeds::notifications_channel(rights.account.value)});
  }
  auto posts = plan_posts(wish, rights);
  if (!posts) return stream_refusal{400, "Unknown stream type", true};
  if (!rights.statuses) return lacks_scope();
  return std::move(*posts);
}

std::string stream_of_path(std::string_view below_streaming, bool only_media) {
  std::string out(below_streaming);
  std::ranges::replace(out, '/', ':');
  if (only_media && out.starts_with("public")) out += ":media";
  return out;
}

bool is_for_everybody(std::string_view channel) {
  return channel.starts_with("timeline:public") || channel.starts_with("timeline:hashtag:");
}

} // namespace pheidi::instance::streaming
