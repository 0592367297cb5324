// Reading, judging and answering: one coroutine per connection of a shard.
#include "swarm/replies.hpp"
#include "swarm/shard.hpp"

#include <fmt/format.h>

#include <utility>

namespace pheidi::swarm {

namespace {

constexpr milliseconds write_patience{30000};
constexpr milliseconds handshake_patience{10000};
constexpr std::size_t ledger_batch = std::size_t{64} << 10;

/// The act whose certificate a site shows.
act certificate_act(const behaviour& b) {
  return needs_tls(b.what) ? b.what : act::ok;
}

} // namespace

/// A connection's place in the shard's list, for as long as its coroutine lives.
class shard::presence {
 public:
  presence(shard& of, net::stream s, std::size_t site)
      : of_(of), at_(of.connections_.insert(of.connections_.end(), connection{std::move(s), site})) {
    of_.shared_.counts.open.add();
  }
  presence(const presence&) = delete;
  presence& operator=(const presence&) = delete;
  ~presence() {
    of_.connections_.erase(at_);
    of_.shared_.counts.open.take();
  }
  net::stream& stream() { return at_->stream; }

 private:
  shard& of_;
  std::list<connection>::iterator at_;
};

net::awaitable<void> shard::converse(net::stream with, std::size_t index) {
  const auto& at = *sites_[index];
  presence here(*this, std::move(with), index);
  auto& stream = here.stream();
  if (manners_[at.group].what == act::hang_tls) {
    co_await swallow(stream);
    co_return;
  }
  const auto ready = co_await shake_hands(stream, at);
  if (!ready) co_return;
  http::request_reader reader(stream, limits_);
  while (!ending_) {
    auto next = co_await reader.next();
    if (!next) {
      const auto text = short_reply(reader.suggested_status(), "Connection: close\r\n");
      [[maybe_unused]] const auto told = co_await say(stream, text);
      co_return;
    }
    if (!next->has_value()) co_return;
    auto request = std::move(**next);
    const auto keep = co_await answer(stream, std::move(request), at);
    if (!keep) co_return;
  }
}

net::awaitable<bool> shard::shake_hands(net::stream& with, const site& at) {
  if (!shared_.tls) co_return true;
  auto& context = tls_.at(certificate_act(manners_[at.group]));
  const auto shaken = co_await with.handshake_server(context, handshake_patience);
  if (!shaken) {
    shared_.counts.failed_handshakes.add();
    co_return false;
  }
  shared_.counts.handshakes.add();
  if (with.resumed()) shared_.counts.resumed.add();
  co_return true;
}

net::awaitable<bool> shard::answer(net::stream& to, http::request request, const site& at) {
  const auto manners = manners_[at.group];
  auto& counts = shared_.counts.of(at.group);
  counts.requests.add();
  const place here{at.hosts, shared_.port, shared_.tls};
  const auto v = inspect(request, here, shared_.verify ? keys_.get() : nullptr, wall_clock::now());
  const auto step = choose(manners, dice_.unit(), dice_.unit());
  co_await pause(step.latency);
  if (ending_) co_return false;
  auto keep = true;
  if (!v.acceptable())
    keep = co_await refuse(to, v, at);
  else if (step.what == act::ok)
    keep = co_await accept_delivery(to, v, at);
  else
    keep = co_await misbehave(to, step.what, request, v, at);
  co_return keep&& request.keep_alive;
}

net::awaitable<bool> shard::accept_delivery(net::stream& to, const verdict& v, const site& at) {
  record(v, at);
  static const std::string usual = short_reply(202);
  const auto& manners = manners_[at.group];
  std::string unusual;
  if (manners.what == act::ok && manners.status != 202) unusual = short_reply(manners.status);
  const std::string_view text = unusual.empty() ? usual : unusual;
  const auto sent = co_await say(to, text);
  co_return sent;
}

net::awaitable<bool> shard::refuse(net::stream& to, const verdict& v, const site& at) {
  shared_.counts.of(at.group).refused.add();
  shared_.counts.refusal(v.reason);
  const auto body = fmt::format("{{\"error\":\"{}\"}}", v.reason);
  const auto text = short_reply(v.status, "Content-Type: application/json\r\n", body);
  const auto sent = co_await say(to, text);
  co_return sent;
}

net::awaitable<bool> shard::misbehave(net::stream& to, act what, const http::request& request,
                                      const verdict& v, const site& at) {
  const auto manners = manners_[at.group];
  const bool is_cavage = v.signed_with == crypto::scheme::cavage;
  const bool moved = request.target.starts_with("/moved");
  // These two only object to some requests.
  if ((what == act::refuse_cavage && !is_cavage) || (what == act::redirect && moved) || needs_tls(what)) {
    const auto kept = co_await accept_delivery(to, v, at);
    co_return kept;
  }
  shared_.counts.of(at.group).misbehaved.add();
  std::string text;
  switch (what) {
  case act::hang:
    co_await swallow(to);
    co_return false;
  case act::reset:
    to.reset();
    co_return false;
  case act::endless_headers:
    co_await write_endless_headers(to, ending_);
    co_return false;
  case act::huge_body: {
    record(v, at);
    const auto all = co_await write_huge_body(to, manners.body_bytes, ending_);
    co_return all;
  }
  case act::drip: {
    record(v, at);
    const auto all = co_await write_drip(loop_, to, manners.drip_every, ending_);
    co_return all;
  }
  case act::redirect:
    text = short_reply(manners.status, "Location: /moved" + request.target + "\r\n");
    break;
  case act::refuse_cavage:
    text = short_reply(401, {}, "draft-cavage is not spoken here");
    break;
  default: {
    const auto after =
        manners.retry_after ? fmt::format("Retry-After: {}\r\n", manners.retry_after->count()) : "";
    text = short_reply(manners.status, after);
  }
  }
  const auto sent = co_await say(to, text);
  co_return sent;
}

void shard::record(const verdict& v, const site& at) {
  auto& counts = shared_.counts.of(at.group);
  counts.accepted.add();
  shared_.counts.accepted_at(steady_clock::now());
  if (v.signed_with == crypto::scheme::cavage) shared_.counts.cavage.add();
  if (v.signed_with == crypto::scheme::rfc9421) shared_.counts.rfc9421.add();
  if (shared_.book.record(v.host, v.id) == ledger::arrival::duplicate) counts.duplicates.add();
  if (!shared_.file) return;
  add_ledger_line(ledger_lines_, v.host, v.id, wall_clock::now());
  if (ledger_lines_.size() > ledger_batch) shared_.file.append(ledger_lines_);
}

net::awaitable<bool> shard::say(net::stream& to, std::string_view text) {
  const std::string_view nothing_more;
  const auto written = co_await to.write(text, nothing_more, write_patience);
  co_return written.has_value();
}

} // namespace pheidi::swarm
