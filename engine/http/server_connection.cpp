// One accepted connection from handshake to close.
#include "http/server_impl.hpp"

#include "pheidi/base/log.hpp"

#include <exception>
#include <stdexcept>

namespace pheidi::http {

namespace {

/// How long and how much we still read from a peer that was refused: closing on unread bytes would reset the
/// connection and take our answer with it. A proxy has the whole body and says 502 if it cannot hand it on,
/// so it is as much as the proxies of config/ let by.
constexpr milliseconds linger{2000};
constexpr std::size_t linger_bytes = 32 << 20;

} // namespace

net::awaitable<void> server::impl::drain(net::stream& s) {
  sink.resize(64 << 10);
  std::size_t total = 0;
  const auto deadline = steady_clock::now() + linger;
  while (total < linger_bytes) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) co_return;
    const auto n = co_await s.read_some(std::span<char>(sink), left);
    if (!n) co_return;
    total += *n;
  }
}

reply server::impl::own_words(int status) const {
  reply r;
  if (options.refusal)
    r = options.refusal(status);
  else
    r.content_type.clear();
  r.status = status;
  return r;
}

void server::impl::begin_wait(served& c) {
  c.asks = false;
  c.unlink();
  waiting.push_back(c);
}

void server::impl::end_wait(served& c) {
  c.unlink();
  busy.push_back(c);
}

net::awaitable<void> server::impl::serve(std::shared_ptr<impl> self, std::unique_ptr<counted> here,
                                         net::stream accepted, net::tls_server_context* tls) {
  // A frame that is destroyed may let go of its parameters in either order; the count ends before the server.
  const auto counted_until_the_end = std::move(here);
  served c;
  c.on = std::move(accepted);
  self->busy.push_back(c);
  if (tls) {
    const auto secured = co_await c.on.handshake_server(*tls, self->options.header_timeout);
    if (!secured) co_return;
  }
  co_await self->serve_requests(c);
}

/// The reader asks how long a body may be when it has a header.
server_options server::impl::limits_of(served& c) const {
  auto out = options;
  out.body_limit = [this, &c](std::string_view method, std::string_view target) {
    c.asks = true;
    return options.body_limit ? options.body_limit(method, target) : options.max_body_bytes;
  };
  return out;
}

net::awaitable<void> server::impl::serve_requests(served& c) {
  request_reader reader(on, c.on, limits_of(c), &large);
  bool more = true;
  while (more && !closing) {
    const auto goes_on = co_await serve_one(c, reader);
    more = goes_on;
  }
  c.on.close();
}

net::awaitable<bool> server::impl::serve_one(served& c, request_reader& reader) {
  begin_wait(c);
  auto asked = co_await reader.next();
  end_wait(c);
  if (!asked) {
    if (reader.suggested_status() == 0) co_return false;
    co_await refuse(c.on, reader.suggested_status());
    co_return false;
  }
  if (!*asked) co_return false;

  request wanted = std::move(**asked);
  wanted.peer = c.on.peer();
  const bool head_only = wanted.method == "HEAD";
  const bool wants_more = wanted.keep_alive;
  reply r = co_await handle(std::move(wanted));
  if (r.takes_over && !head_only) {
    co_await hand_over(c, reader, std::move(r));
    co_return false;
  }
  const bool keep = wants_more && !r.close && !closing;
  const auto sent = co_await answer(c, r, keep, head_only);
  co_return sent&& keep;
}

net::awaitable<reply> server::impl::handle(request asked) {
  // One request's failure is one answer, not the end of the loop and of everybody's requests.
  std::string what;
  try {
    reply r = co_await respond(std::move(asked));
    co_return std::move(r);
  } catch (const std::exception& e) {
    what = e.what();
  }
  log::error("http.handler_failed", {{"what", what}});
  reply failed = own_words(500);
  if (!options.refusal) failed.body = "internal error\n";
  co_return std::move(failed);
}

net::awaitable<bool> server::impl::answer(served& c, const reply& r, bool keep, bool head_only) {
  counts.answered(r.status);
  const auto head = render_head(r, keep);
  const bool no_body = head_only || r.status == 204 || r.status == 304;
  const std::string_view body = no_body ? std::string_view() : std::string_view(r.body);
  const auto sent = co_await c.on.write(head, body, options.write_timeout);
  if (no_body || !sent) co_return sent.has_value();
  co_return co_await send_rest(c, r.rest);
}

/// Each part has the time of a write: who reads slowly gets it all, who does not read is cut off.
net::awaitable<bool> server::impl::send_rest(served& c, const body_rest& rest) {
  std::string what;
  try {
    for (auto left = rest.bytes; left > 0;) {
      const auto part = co_await rest.next();
      if (!part) {
        log::warn("http.body_cut", {{"left", left}, {"reason", part.error().message()}});
        co_return false;
      }
      if (part->empty() || part->size() > left) throw std::logic_error("a part of a body that is none");
      const auto sent = co_await c.on.write({}, *part, options.write_timeout);
      if (!sent) co_return false;
      left -= part->size();
    }
  } catch (const std::exception& e) {
    what = e.what();
  }
  if (!what.empty()) log::error("http.body_failed", {{"what", what}});
  co_return what.empty();
}

net::awaitable<void> server::impl::hand_over(served& c, request_reader& reader, reply r) {
  if (closing || taken_over >= options.max_taken_over) {
    counts.refused.add();
    co_await refuse(c.on, 503);
    co_return;
  }
  const counted_stream here(counts, taken_over);
  c.unlink();
  taken.push_back(c);
  const auto headed = co_await answer(c, r, false, true);
  if (!headed) co_return;
  std::string what;
  try {
    taken_connection at{on, c.on, reader.take_ahead(), &counts.too_slow};
    co_await r.takes_over(std::move(at));
  } catch (const std::exception& e) {
    what = e.what();
  }
  if (!what.empty()) log::error("http.stream_failed", {{"what", what}});
}

net::awaitable<void> server::impl::refuse(net::stream& s, int status, bool unread) {
  counts.answered(status);
  reply r = own_words(status);
  if (status == 503) r.fields.emplace_back("Retry-After", "1");
  const auto head = render_head(r, false);
  const auto sent = co_await s.write(head, r.body, milliseconds(1000));
  // 408 leaves a read under way, and nothing unread.
  if (sent && unread && status != 408) co_await drain(s);
  s.close();
}

} // namespace pheidi::http
