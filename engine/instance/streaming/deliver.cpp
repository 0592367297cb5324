// From a message of Redis to those who hear it; what is for everybody is held against blocks first, in order.
#include "instance/streaming/hub_impl.hpp"

#include "pheidi/base/log.hpp"

namespace pheidi::instance::streaming {

namespace {

constexpr std::size_t most_waiting = 2000;
constexpr std::size_t sifted_at_once = 64;

bool is_about_listeners(std::string_view channel) {
  return channel.starts_with("timeline:system:") || channel.starts_with("timeline:access_token:");
}

} // namespace

void hub::impl::hear(std::string_view channel, std::string_view message) {
  if (stopped) return;
  const auto name = board.own_name(channel);
  auto event = stream_event::read(message);
  if (!event) return;
  counts.heard.add();
  if (is_about_listeners(name)) return control(name, event->name());
  const bool in_order = sifting && is_for_everybody(name);
  if (!in_order && !(event->post() && is_for_everybody(name))) return tell_all(name, *event);
  if (waiting.size() >= most_waiting) return counts.dropped.add();
  waiting.push_back({std::string(name), std::move(*event)});
  if (sifting) return;
  sifting = true;
  p.on.spawn(sift(shared_from_this()));
}

void hub::impl::control(std::string_view channel, const std::string& event) {
  for (const auto& each : board.who_hears(channel)) {
    if (event == "kill") {
      counts.barred.add();
      each.who->end(1008, "access was withdrawn");
    }
    if (event == "filters_changed") load_filters(each.who->who.account);
  }
}

void hub::impl::tell_all(std::string_view channel, stream_event& what) {
  const auto now = wall_clock::now();
  for (const auto& each : board.who_hears(channel))
    if (each.who->tell(what, each.label, now)) counts.told.add();
}

net::awaitable<void> hub::impl::sift(std::shared_ptr<impl> self) {
  while (!self->waiting.empty() && !self->stopped)
    co_await self->sift_some();
  self->sifting = false;
}

net::awaitable<void> hub::impl::sift_some() {
  std::vector<waiting_event> some;
  std::set<account_id> listeners, people;
  while (!waiting.empty() && some.size() < sifted_at_once) {
    some.push_back(std::move(waiting.front()));
    waiting.pop_front();
    const auto& post = some.back().what.post();
    if (!post) continue;
    for (const auto& each : board.who_hears(some.back().channel))
      listeners.insert(each.who->who.account);
    people.insert(post->author);
    people.insert(post->mentioned.begin(), post->mentioned.end());
  }
  using answer = model::stream_relations;
  std::function<answer(pqxx::dbtransaction&)> ask = [&](pqxx::dbtransaction& tx) {
    return model::stream_relations_of(tx, {listeners.begin(), listeners.end()},
                                      {people.begin(), people.end()}, wall_clock::now());
  };
  const auto relations = co_await p.readers.run<answer>(p.on, std::move(ask));
  if (!relations) log::warn("streaming.not_sifted", {{"why", relations.error().message()}});
  const auto now = wall_clock::now();
  for (auto& each : some) {
    const auto& post = each.what.post();
    // Better not heard than heard by whom the author blocks.
    if (post && !relations) counts.dropped.add();
    for (const auto& by : board.who_hears(each.channel)) {
      // Who came meanwhile was not asked about.
      const bool asked = relations && listeners.contains(by.who->who.account);
      if (post && !(asked && hears(by.who->who, *post, *relations))) continue;
      if (by.who->tell(each.what, by.label, now)) counts.told.add();
    }
  }
}

} // namespace pheidi::instance::streaming
