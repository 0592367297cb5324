// The life of an event stream: one coroutine writes, one reads only to learn when the peer goes.
#include "pheidi/http/event_stream.hpp"

#include "http/outgoing.hpp"

#include "pheidi/base/log.hpp"

#include <array>
#include <exception>

namespace pheidi::http {

namespace {

constexpr milliseconds as_long_as_it_lives{std::chrono::hours(24 * 365)};
/// Who writes behind its request means something else than this stream.
constexpr std::size_t most_unasked_bytes = 64 << 10;

std::span<char> sink() {
  thread_local std::array<char, 1024> buffer;
  return buffer;
}

} // namespace

struct event_stream::impl {
  impl(taken_connection at, const event_stream_options& o)
      : stream(at.stream), loop(at.on), options(o), too_slow(at.too_slow), out(at.on, at.stream, o.queue),
        closed(at.on), heard_end(at.on), written(at.on) {
    loop.wheel().arm(heartbeat, options.keep_alive_every);
  }
  void end();
  static void beat(void* self);
  static net::awaitable<void> listen(std::shared_ptr<event_stream> self);

  net::stream& stream;
  net::loop& loop;
  event_stream_options options;
  metrics::counter* too_slow;
  outgoing out;
  bool closing = false;
  net::event closed;
  net::event heard_end; // the reader has come to its end
  net::event written;   // the writer has
  timer_wheel::entry heartbeat{&impl::beat, this};
};

void event_stream::impl::end() {
  if (closing) return;
  closing = true;
  heartbeat.cancel();
  out.finish();
  closed.set();
}

void event_stream::impl::beat(void* self) {
  auto& me = *static_cast<impl*>(self);
  me.out.push_first(me.options.keep_alive);
  me.loop.wheel().arm(me.heartbeat, me.options.keep_alive_every);
}

net::awaitable<void> event_stream::impl::listen(std::shared_ptr<event_stream> self) {
  auto& me = *self->impl_;
  for (std::size_t total = 0; total < most_unasked_bytes;) {
    const auto into = sink();
    const auto n = co_await me.stream.read_some(into, as_long_as_it_lives);
    if (!n) break;
    total += *n;
  }
  me.out.drop();
  me.end();
  me.heard_end.set();
}

event_stream::event_stream(taken_connection at, const event_stream_options& options)
    : impl_(std::make_unique<impl>(std::move(at), options)) {}
event_stream::~event_stream() = default;

bool event_stream::send(std::shared_ptr<const std::string> rendered) {
  auto& me = *impl_;
  if (me.closing) return false;
  if (me.out.push({}, std::move(rendered))) return true;
  if (me.too_slow) me.too_slow->add();
  me.out.drop();
  me.end();
  me.stream.close();
  return false;
}

bool event_stream::send(std::string rendered) {
  return send(std::make_shared<const std::string>(std::move(rendered)));
}

void event_stream::close() {
  impl_->end();
}

bool event_stream::open() const {
  return !impl_->closing;
}

net::awaitable<void> event_stream::ended() {
  (void)co_await impl_->closed.wait();
}

net::awaitable<void> event_stream::write_all(std::shared_ptr<event_stream> self) {
  auto& me = *self->impl_;
  const auto sent = co_await me.out.run();
  if (!sent && me.out.late() && !me.closing && me.too_slow) me.too_slow->add();
  me.stream.close(); // which ends the reader
  me.written.set();
}

net::awaitable<void> event_stream::run(taken_connection at, event_stream_options options, session s) {
  const auto self = std::make_shared<event_stream>(std::move(at), options);
  auto& me = *self->impl_;
  me.loop.spawn(write_all(self));
  me.loop.spawn(impl::listen(self));
  std::string what;
  try {
    co_await s(self);
  } catch (const std::exception& e) {
    what = e.what();
  }
  if (!what.empty()) log::error("http.stream_failed", {{"what", what}});
  me.end();
  (void)co_await me.written.wait();
  (void)co_await me.heard_end.wait();
}

reply answer_event_stream(event_stream::session s, event_stream_options options) {
  reply out;
  out.content_type = "text/event-stream";
  out.fields.emplace_back("Cache-Control", "private, no-store");
  out.fields.emplace_back("X-Accel-Buffering", "no"); // a proxy that buffers would hold events back
  out.takes_over = [s = std::move(s), options = std::move(options)](taken_connection at) {
    return event_stream::run(std::move(at), options, s);
  };
  return out;
}

std::string render_event(std::string_view name, std::string_view data) {
  std::string out = "event: ";
  for (const char c : name)
    if (c != '\r' && c != '\n') out += c;
  for (bool more = true; more;) {
    const auto end = data.find_first_of("\r\n");
    out += "\ndata: ";
    out += data.substr(0, end);
    more = end != data.npos;
    if (more) data.remove_prefix(end + (data.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  out += "\n\n";
  return out;
}

} // namespace pheidi::http
