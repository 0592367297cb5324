// One request and its answer on a connection, and the second try when a kept connection turns out dead.
#include "http/client_impl.hpp"

#include <algorithm>

namespace pheidi::http {

namespace {

/// How a connection ends that its peer closed while it was idle. Timeouts are not among them: trying again
/// would double the wait.
bool hung_up(const error& e) {
  return e.is(net::errc::closed) || e.is(net::errc::reset) || e.is(net::errc::tls_handshake) ||
         e.is(net::errc::connect_failed);
}

} // namespace

milliseconds client::impl::left(const attempt& a) const {
  const auto rest = std::chrono::duration_cast<milliseconds>(a.deadline - steady_clock::now());
  return std::max(rest, milliseconds(0));
}

net::awaitable<result<void>> client::impl::read_answer(connection& c, attempt& a, response_parser& parser) {
  while (!parser.done()) {
    const auto rest = left(a);
    if (rest.count() == 0) co_return error{net::errc::total_timeout};
    const bool last = rest <= options.first_byte_timeout;
    const auto wait = std::min(rest, options.first_byte_timeout);
    const auto n =
        co_await c.on.read_some(buffer, wait, last ? net::errc::total_timeout : net::errc::read_timeout);
    if (!n) {
      const bool ended = n.error().is(net::errc::closed) && parser.header_done() && parser.finish();
      if (ended) break;
      co_return n.error();
    }
    a.answered = true;
    const auto taken = parser.feed({buffer.data(), *n});
    if (!taken) co_return taken.error();
    a.surplus = *taken < *n;
  }
  co_return result<void>();
}

net::awaitable<result<response>> client::impl::exchange(connection& c, attempt& a) {
  c.fit = false; // until the answer has come to its end
  a.deadline = steady_clock::now() + options.total_timeout;
  auto head = a.head;
  auto body = a.body;
  c.on.write_now(head, body);
  result<void> sent;
  if (!head.empty() || !body.empty())
    sent = co_await c.on.write(head, body, std::min(options.write_timeout, options.total_timeout));
  // A peer may answer and hang up before it has read everything: what it said still counts.
  if (!sent && !(hung_up(sent.error()) && c.on.open())) co_return sent.error();

  response_parser parser(options.max_header_bytes, options.max_body_bytes, options.keep_body_bytes);
  if (a.head.starts_with("HEAD ")) parser.skip_body();
  const auto answered = co_await read_answer(c, a, parser);
  if (!answered) co_return sent ? answered.error() : sent.error();
  c.fit = sent && !a.surplus && parser.reusable();
  response whole = parser.take();
  co_return std::move(whole);
}

net::awaitable<result<response>> client::exchange(lease& on, std::string_view head, std::string_view body) {
  auto& c = *on.held_;
  impl::attempt first;
  first.head = head;
  first.body = body;
  auto reply = co_await impl_->exchange(c, first);
  if (reply || !c.reused || first.answered || !hung_up(reply.error())) co_return std::move(reply);

  c.on.close();
  c.reused = false;
  const auto dialled = co_await impl_->dial(c);
  if (!dialled) co_return dialled.error();
  impl::attempt second;
  second.head = head;
  second.body = body;
  auto again = co_await impl_->exchange(c, second);
  co_return std::move(again);
}

} // namespace pheidi::http
