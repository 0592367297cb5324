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

std::uint16_t default_port(bool tls) {
  return tls ? 443 : 80;
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
  const auto context = tls_.at(certificate_act(manners_[at.group]));
  const auto shaken = co_await with.handshake_server(*context, handshake_patience);
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
  if (request.method == "GET") {
    auto published = shared_.published.look_up(host_of(request), request);
    if (published) {
      const auto kept = co_await answer_get(to, std::move(*published), request);
      co_return kept;
    }
  }
  const place here{at.hosts, at.default_port ? default_port(shared_.tls) : shared_.port, shared_.tls};
  const auto v = inspect(request, here, shared_.verify ? keys_.get() : nullptr, wall_clock::now());
  if (v.acceptable() && shared_.heard) shared_.heard(v.host, request.body);
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

net::awaitable<bool> shard::answer_get(net::stream& to, document_ptr d, const http::request& request) {
  http::reply r;
  r.status = 404;
  std::string refused;
  if (d) {
    co_await pause(d->latency);
    if (ending_) co_return false;
    if (d->hang) {
      co_await swallow(to);
      co_return false;
    }
    refused = refusal_of(*d, request);
    r.status = refused.empty() ? d->status : 401;
    r.body = refused.empty() ? d->body : refused;
    if (refused.empty()) r.content_type = d->content_type;
    if (refused.empty()) r.fields = d->fields;
  }
  const auto text = http::render(r, request.keep_alive);
  const auto sent = co_await say(to, text);
  co_return sent&& request.keep_alive;
}

std::string shard::refusal_of(const document& d, const http::request& request) const {
  if (d.asks == document::asks_for::nothing) return {};
  const std::unordered_set<std::string> any;
  std::optional<crypto::scheme> with;
  const place here{any, default_port(shared_.tls), shared_.tls};
  auto reason = check_get(request, here, *keys_, wall_clock::now(), with);
  const bool wrong_kind = d.asks == document::asks_for::rfc9421_signature && with != crypto::scheme::rfc9421;
  if (reason.empty() && wrong_kind) return "draft-cavage is not spoken here";
  return reason;
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
  if (shared_.book.record(v.inbox, v.id) == ledger::arrival::duplicate) counts.duplicates.add();
  if (!shared_.file) return;
  add_ledger_line(ledger_lines_, v.inbox, v.id, wall_clock::now());
  if (ledger_lines_.size() > ledger_batch) shared_.file.append(ledger_lines_);
}

net::awaitable<bool> shard::say(net::stream& to, std::string_view text) {
  const std::string_view nothing_more;
  const auto written = co_await to.write(text, nothing_more, write_patience);
  co_return written.has_value();
}

} // namespace pheidi::swarm
