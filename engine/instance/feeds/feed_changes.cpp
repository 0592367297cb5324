// Feeds and their listeners as keys of scripts.
#include "instance/feeds/feed_changes.hpp"

#include "instance/feeds/scripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pheidi::instance::feeds {

namespace {

constexpr std::size_t feeds_in_one_script = 300;

const char* name_of(change c) {
  switch (c) {
  case change::insert:
    return "insert";
  case change::remove:
    return "remove";
  case change::edit:
    return "edit";
  }
  return "";
}

const char* name_of(batch b) {
  switch (b) {
  case batch::merge:
    return "merge";
  case batch::begin:
    return "begin";
  case batch::anew:
    return "anew";
  case batch::remove:
    return "remove";
  }
  return "";
}

std::string text_of(const std::optional<std::int64_t>& id) {
  return id ? fmt::format("{}", *id) : std::string();
}

/// What one script is given of feeds: three keys and a character for each.
struct batch_of_feeds {
  std::vector<std::string> names;
  std::string ways;
};

batch_of_feeds batch_of(const sidekiq::keyspace& keys, const std::vector<feed_target>& feeds,
                        std::size_t from) {
  batch_of_feeds out;
  const auto until = std::min(feeds.size(), from + feeds_in_one_script);
  for (auto i = from; i < until; ++i) {
    const auto channel = feed_channel(feeds[i].into);
    out.names.push_back(feed_key(keys, feeds[i].into));
    out.names.push_back(keys.prefix() + channel);
    out.names.push_back(keys.prefix() + subscription_key(channel));
    out.ways += feeds[i].refused ? '-' : feeds[i].groups_boosts ? '1' : '0';
  }
  return out;
}

} // namespace

std::vector<std::int64_t> read_ids(const redis::reply& answer) {
  std::vector<std::int64_t> out;
  const auto* items = answer.items();
  if (!items) return out;
  for (const auto& item : *items) {
    const auto* text = item.text();
    std::int64_t id = 0;
    if (text && std::from_chars(text->data(), text->data() + text->size(), id).ec == std::errc())
      out.push_back(id);
  }
  return out;
}

std::string feed_key(const sidekiq::keyspace& keys, model::feed which) {
  const auto* kind = which.kind == model::feed_kind::home ? "home" : "list";
  return fmt::format("{}feed:{}:{}", keys.prefix(), kind, which.id);
}

std::string feed_channel(model::feed which) {
  return which.kind == model::feed_kind::home ? home_channel(which.id) : list_channel(which.id);
}

std::string reading_key(const sidekiq::keyspace& keys) {
  return keys.prefix() + "pheidi:feeds:read";
}

std::string reading_member(model::feed which) {
  const auto* kind = which.kind == model::feed_kind::home ? "home" : "list";
  return fmt::format("{}:{}", kind, which.id);
}

std::string told_key(const sidekiq::keyspace& keys, std::string_view post) {
  return fmt::format("{}pheidi:feeds:told:{}", keys.prefix(), post);
}

net::awaitable<result<std::optional<std::size_t>>> change_feeds(redis::connection& base,
                                                                const sidekiq::keyspace& keys, news about,
                                                                std::vector<feed_target> feeds) {
  const auto id = fmt::format("{}", about.post.id), original = text_of(about.post.boost_of);
  const auto read_at = fmt::format("{}", about.read_at), end = deletion_message(about.post.id);
  std::optional<std::size_t> told(0);
  std::size_t from = 0;
  do { // once without feeds, too: streams wait for its answer
    const auto some = batch_of(keys, feeds, from);
    std::vector<std::string> names{told_key(keys, id)};
    names.insert(names.end(), some.names.begin(), some.names.end());
    std::vector<std::string_view> views(names.begin(), names.end());
    std::vector<std::string_view> arguments{name_of(about.what), id,  original, read_at,
                                            about.message,       end, some.ways};
    auto done = co_await base.eval(scripts::one_post(), std::move(views), std::move(arguments));
    if (!done) co_return done.error();
    const auto* count = done->integer();
    if (count && *count < 0) co_return std::optional<std::size_t>();
    if (count) *told += static_cast<std::size_t>(*count);
    from += feeds_in_one_script;
  } while (from < feeds.size());
  co_return told;
}

net::awaitable<result<void>> change_feed(redis::connection& base, const sidekiq::keyspace& keys, batch what,
                                         feed_target feed, std::vector<model::feed_item> posts) {
  std::sort(posts.begin(), posts.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  const auto key = feed_key(keys, feed.into);
  std::vector<std::string> texts;
  for (const auto& post : posts) {
    texts.push_back(fmt::format("{}", post.id));
    texts.push_back(text_of(post.boost_of));
  }
  const auto told = told_key(keys, "");
  std::vector<std::string_view> arguments{name_of(what), feed.groups_boosts ? "1" : "0", told};
  arguments.insert(arguments.end(), texts.begin(), texts.end());
  std::vector<std::string_view> views{key};
  auto done = co_await base.eval(scripts::one_feed(), std::move(views), std::move(arguments));
  if (!done) co_return done.error();
  co_return result<void>();
}

net::awaitable<result<kept_posts>> posts_in_feed(redis::connection& base, const sidekiq::keyspace& keys,
                                                 model::feed which) {
  const auto key = feed_key(keys, which);
  std::vector<std::vector<std::string>> commands{{"ZRANGE", key, "0", "-1"},
                                                 {"ZRANGE", key + ":reblogs", "0", "-1"}};
  auto answers = co_await base.pipeline(std::move(commands));
  if (!answers) co_return answers.error();
  if (const auto done = redis::all_done(*answers); !done) co_return done.error();
  co_return kept_posts{read_ids(answers->at(0)), read_ids(answers->at(1))};
}

} // namespace pheidi::instance::feeds
