// The life of a WebSocket: one coroutine reads for the session, one writes, two timers bound the peer's
// silence.
#include "pheidi/http/websocket.hpp"

#include "http/outgoing.hpp"
#include "http/websocket_frames.hpp"

#include "pheidi/base/log.hpp"

#include <array>
#include <exception>

namespace pheidi::http {

namespace {

/// The pings notice a dead peer.
constexpr milliseconds as_long_as_it_lives{std::chrono::hours(24 * 365)};
/// A peer that broke the rules is read no longer than its answer may need.
constexpr milliseconds linger{1000};

std::span<char> read_buffer() {
  thread_local std::array<char, 16 << 10> buffer;
  return buffer;
}

} // namespace

struct websocket::impl {
  impl(taken_connection at, const websocket_options& o)
      : stream(at.stream), loop(at.on), options(o), too_slow(at.too_slow), ahead(std::move(at.ahead)),
        in(o.max_message_bytes), out(at.on, at.stream, o.queue), written(at.on) {
    loop.wheel().arm(heartbeat, options.ping_every);
  }

  std::optional<std::string> take();
  void react(websocket_event e);
  net::awaitable<void> hear();
  void begin_close(std::uint16_t code, std::string_view why, milliseconds patience);
  void hang_up();
  void cut_off();
  static void beat(void* self);
  static void give_up(void* self) { static_cast<impl*>(self)->stream.close(); }

  net::stream& stream; // gone when the session has ended: closing is true by then
  net::loop& loop;
  websocket_options options;
  metrics::counter* too_slow;
  std::string ahead;
  websocket_decoder in;
  outgoing out;
  net::event written; // the writer has come to its end
  bool closing = false;
  bool heard_last = false; // a closing frame, or the end of the stream
  bool awaits_pong = false;
  timer_wheel::entry heartbeat{&impl::beat, this};
  timer_wheel::entry farewell{&impl::give_up, this};
};

std::optional<std::string> websocket::impl::take() {
  std::string_view rest = ahead;
  std::optional<std::string> found;
  while (!found && !rest.empty()) {
    auto event = in.next(rest);
    if (!event) break;
    if (event->what == websocket_event::kind::text && !closing)
      found = std::move(event->payload);
    else
      react(std::move(*event));
  }
  ahead.erase(0, ahead.size() - rest.size());
  return found;
}

void websocket::impl::react(websocket_event e) {
  using kind = websocket_event::kind;
  if (e.what == kind::ping) out.push_first(control_frame(opcode::pong, e.payload));
  if (e.what == kind::pong) awaits_pong = false;
  if (e.what == kind::failed) begin_close(e.code, e.payload, linger);
  if (e.what != kind::close) return;
  heard_last = true;
  begin_close(e.code, {}, options.close_patience);
}

net::awaitable<void> websocket::impl::hear() {
  const auto into = read_buffer();
  const auto n = co_await stream.read_some(into, as_long_as_it_lives);
  if (n)
    ahead.append(into.data(), *n);
  else
    hang_up();
}

void websocket::impl::begin_close(std::uint16_t code, std::string_view why, milliseconds patience) {
  if (closing) return;
  closing = true;
  heartbeat.cancel();
  out.finish(close_frame(code, why));
  loop.wheel().arm(farewell, patience);
}

void websocket::impl::hang_up() {
  heard_last = true;
  closing = true;
  out.drop();
  out.finish();
}

void websocket::impl::cut_off() {
  if (too_slow) too_slow->add();
  out.drop();
  begin_close(1013, "messages were not read in time", options.close_patience);
}

void websocket::impl::beat(void* self) {
  auto& me = *static_cast<impl*>(self);
  if (me.awaits_pong) return me.stream.close();
  me.awaits_pong = true;
  me.out.push_first(control_frame(opcode::ping, {}));
  me.loop.wheel().arm(me.heartbeat, me.options.ping_every);
}

websocket::websocket(taken_connection at, const websocket_options& options)
    : impl_(std::make_unique<impl>(std::move(at), options)) {}
websocket::~websocket() = default;

net::awaitable<std::optional<std::string>> websocket::receive() {
  auto& self = *impl_;
  std::optional<std::string> message;
  while (!self.closing) {
    message = self.take();
    if (message || self.closing) break;
    co_await self.hear();
  }
  co_return std::move(message);
}

bool websocket::send(std::shared_ptr<const std::string> text) {
  auto& self = *impl_;
  if (self.closing) return false;
  auto head = frame_head(opcode::text, text->size());
  if (self.out.push(std::move(head), std::move(text))) return true;
  self.cut_off();
  return false;
}

bool websocket::send(std::string text) {
  return send(std::make_shared<const std::string>(std::move(text)));
}

void websocket::close(std::uint16_t code, std::string_view why) {
  impl_->begin_close(code, why, impl_->options.close_patience);
}

bool websocket::open() const {
  return !impl_->closing;
}

net::awaitable<void> websocket::write_all(std::shared_ptr<websocket> self) {
  auto& me = *self->impl_;
  const auto sent = co_await me.out.run();
  if (!sent) {
    if (me.out.late() && !me.closing && me.too_slow) me.too_slow->add();
    me.stream.close();
  }
  me.written.set();
}

net::awaitable<void> websocket::run(taken_connection at, websocket_options options, session s) {
  const auto self = std::make_shared<websocket>(std::move(at), options);
  auto& me = *self->impl_;
  me.loop.spawn(write_all(self));
  std::string what;
  try {
    co_await s(self);
  } catch (const std::exception& e) {
    what = e.what();
  }
  if (!what.empty()) log::error("http.stream_failed", {{"what", what}});
  self->close(what.empty() ? 1000 : 1011);
  while (!me.heard_last) {
    (void)me.take();
    if (!me.heard_last) co_await me.hear();
  }
  (void)co_await me.written.wait();
  me.heartbeat.cancel();
  me.farewell.cancel();
}

} // namespace pheidi::http
