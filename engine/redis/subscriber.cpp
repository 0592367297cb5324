// What is wanted is a set of channels; each connection is told all of it, then the changes.
#include "pheidi/redis/subscriber.hpp"

#include "establish.hpp"
#include "notifier.hpp"
#include "resp_writer.hpp"
#include "session.hpp"

#include "pheidi/base/log.hpp"
#include "pheidi/base/text_hash.hpp"

#include <unordered_map>
#include <unordered_set>

namespace pheidi::redis {

namespace {

constexpr milliseconds first_pause{50};
constexpr milliseconds longest_pause{1000};
constexpr seconds good_life{2};
constexpr std::size_t channels_per_command = 500;

std::unique_ptr<metrics::registry> own_if_none(const metrics::registry* given) {
  return given ? nullptr : std::make_unique<metrics::registry>();
}

} // namespace

struct subscriber::impl : std::enable_shared_from_this<subscriber::impl> {
  impl(net::loop& l, subscriber_options o, listener heard, metrics::registry* registry);

  static net::awaitable<void> keep_connected(std::shared_ptr<impl> self);
  net::awaitable<milliseconds> live_once(milliseconds pause);
  void begin(const std::shared_ptr<session>& s);
  void ask(std::string_view verb, const std::vector<std::string_view>& channels);
  void ask_for_all();
  void hear(const reply& r);
  void hear_message(const std::string& channel, const std::string& message);
  void confirm(const std::string& channel);
  static void beat(void* self);
  bool live() const { return link && link->open(); }
  void stop();

  net::loop& loop;
  subscriber_options options;
  listener deliver;
  std::unique_ptr<metrics::registry> own_registry;
  metrics::gauge& channels;
  metrics::counter& messages;
  metrics::counter& too_long;
  metrics::counter& reconnects;
  connector to;

  bool running = false;
  bool heard_something = false;
  std::shared_ptr<session> link;
  std::unordered_set<std::string, text_hash, std::equal_to<>> wanted;
  /// SUBSCRIBEs that this connection has not confirmed yet.
  std::unordered_map<std::string, int, text_hash, std::equal_to<>> asked;
  notifier changed;
  timer_wheel::entry heartbeat{&impl::beat, this};
};

subscriber::impl::impl(net::loop& l, subscriber_options o, listener heard, metrics::registry* registry)
    : loop(l), options(std::move(o)), deliver(std::move(heard)), own_registry(own_if_none(registry)),
      channels((registry ? *registry : *own_registry)
                   .make_gauge("pheidi_redis_subscribed_channels", "Channels that are subscribed to.")),
      messages((registry ? *registry : *own_registry)
                   .make_counter("pheidi_redis_messages_total", "Messages heard on subscribed channels.")),
      too_long((registry ? *registry : *own_registry)
                   .make_counter("pheidi_redis_messages_dropped_total",
                                 "Messages on subscribed channels that were too long.")),
      reconnects((registry ? *registry : *own_registry)
                     .make_counter("pheidi_redis_subscriber_reconnects_total",
                                   "Subscribing connections that were lost.")),
      to{l, options.connection, nullptr, std::nullopt}, changed(l) {}

net::awaitable<void> subscriber::impl::keep_connected(std::shared_ptr<impl> self) {
  auto pause = first_pause;
  while (self->running) {
    pause = co_await self->live_once(pause);
    const auto until = steady_clock::now() + pause;
    while (self->running && steady_clock::now() < until) {
      const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
      co_await self->changed.wait(left);
    }
    pause = std::min(pause * 2, longest_pause);
  }
}

/// One connection from its beginning to its end; the pause before the next.
net::awaitable<milliseconds> subscriber::impl::live_once(milliseconds pause) {
  auto made = co_await establish(to);
  const auto since = steady_clock::now();
  error why = made ? error{errc::stopped} : made.error();
  if (made && !running) made->link->close(why);
  if (made && running) {
    begin(made->link);
    co_await made->link->closed();
    why = made->link->reason();
    link.reset();
    asked.clear();
    heartbeat.cancel();
    if (running) reconnects.add();
    if (steady_clock::now() - since > good_life) pause = first_pause;
  }
  if (running)
    log::warn("redis.subscriber_disconnected",
              {{"server", options.connection.endpoint.display()}, {"why", why.message()}});
  co_return pause;
}

void subscriber::impl::begin(const std::shared_ptr<session>& s) {
  link = s;
  link->listen([self = weak_from_this()](reply r) {
    const auto me = self.lock();
    if (me && me->running) me->hear(r);
  });
  ask_for_all();
  heard_something = true;
  loop.wheel().arm(heartbeat, options.ping_every);
  log::info("redis.subscriber_connected", {{"server", options.connection.endpoint.display()}});
  changed.notify();
}

void subscriber::impl::ask(std::string_view verb, const std::vector<std::string_view>& names) {
  if (!live()) return;
  std::vector<std::string_view> words{verb};
  words.insert(words.end(), names.begin(), names.end());
  link->say([&words](std::string& out) { append_command(out, words); });
}

void subscriber::impl::ask_for_all() {
  std::vector<std::string_view> some;
  for (const auto& channel : wanted) {
    asked[channel] = 1;
    some.push_back(channel);
    if (some.size() < channels_per_command) continue;
    ask("SUBSCRIBE", some);
    some.clear();
  }
  if (!some.empty()) ask("SUBSCRIBE", some);
}

void subscriber::impl::hear(const reply& r) {
  heard_something = true;
  if (const auto e = refusal(r)) return link->close(error{errc::lost, e->context});
  const auto* items = r.items();
  if (!items || items->size() < 2) return;
  const auto* kind = (*items)[0].text();
  const auto* channel = (*items)[1].text();
  if (!kind || !channel) return;
  if (*kind == "subscribe") return confirm(*channel);
  if (*kind != "message" || items->size() != 3) return;
  if (const auto* message = (*items)[2].text()) hear_message(*channel, *message);
}

void subscriber::impl::hear_message(const std::string& channel, const std::string& message) {
  // What is on its way when a channel is unsubscribed from is not wanted any more.
  if (!wanted.contains(channel)) return;
  messages.add();
  if (message.size() > options.max_message_bytes) return too_long.add();
  deliver(channel, message);
}

void subscriber::impl::confirm(const std::string& channel) {
  const auto found = asked.find(channel);
  if (found == asked.end()) return;
  if (--found->second > 0) return;
  asked.erase(found);
  changed.notify();
}

void subscriber::impl::beat(void* self) {
  auto& me = *static_cast<impl*>(self);
  if (!me.live()) return;
  if (!me.heard_something) return me.link->close(error{errc::timeout});
  me.heard_something = false;
  me.ask("PING", {});
  me.loop.wheel().arm(me.heartbeat, me.options.ping_every);
}

void subscriber::impl::stop() {
  running = false;
  if (link) link->close(error{errc::stopped});
  heartbeat.cancel();
  changed.notify();
}

subscriber::subscriber(net::loop& l, subscriber_options options, listener heard, metrics::registry* registry)
    : impl_(std::make_shared<impl>(l, std::move(options), std::move(heard), registry)) {}

subscriber::~subscriber() {
  stop();
}

void subscriber::start() {
  if (impl_->running) return;
  impl_->running = true;
  impl_->loop.spawn(impl::keep_connected(impl_));
}

void subscriber::stop() {
  impl_->stop();
}

bool subscriber::subscribe(std::string_view channel) {
  auto& me = *impl_;
  if (me.wanted.contains(channel)) return true;
  if (me.wanted.size() >= me.options.max_channels) return false;
  me.wanted.emplace(channel);
  me.channels.add(1);
  if (!me.live()) return true;
  ++me.asked[std::string(channel)];
  me.ask("SUBSCRIBE", {channel});
  return true;
}

void subscriber::unsubscribe(std::string_view channel) {
  auto& me = *impl_;
  const auto found = me.wanted.find(channel);
  if (found == me.wanted.end()) return;
  me.ask("UNSUBSCRIBE", {channel});
  me.wanted.erase(found);
  me.channels.add(-1);
}

std::size_t subscriber::channels() const {
  return impl_->wanted.size();
}

bool subscriber::is_subscribed(std::string_view channel) const {
  return impl_->live() && impl_->wanted.contains(channel) && !impl_->asked.contains(channel);
}

net::awaitable<result<void>> subscriber::subscribed(std::string channel, milliseconds patience) {
  const auto self = impl_;
  const auto confirmed = [&] {
    return self->live() && self->wanted.contains(channel) && !self->asked.contains(channel);
  };
  const auto until = steady_clock::now() + patience;
  while (self->running && !confirmed()) {
    const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
    if (left <= milliseconds(0)) co_return error{errc::timeout, channel};
    co_await self->changed.wait(left);
  }
  if (!self->running) co_return error{errc::stopped};
  co_return result<void>{};
}

} // namespace pheidi::redis
