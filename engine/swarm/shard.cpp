// Accepting, reading, judging and answering: one coroutine per connection.
#include "swarm/shard.hpp"

#include "swarm/replies.hpp"

#include "pheidi/base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pheidi::swarm {

namespace {

constexpr milliseconds wheel_tick{10};
constexpr milliseconds write_patience{30000};
constexpr milliseconds handshake_patience{10000};
constexpr milliseconds slice{100}; // how long an end may be kept waiting by a pause
constexpr std::size_t ledger_batch = std::size_t{64} << 10;

http::server_options limits_of(const commons& shared) {
  http::server_options o;
  o.max_body_bytes = shared.max_body_bytes;
  o.idle_timeout = seconds(75);
  return o;
}

/// The act whose certificate a site shows.
act certificate_act(const behaviour& b) {
  return needs_tls(b.what) ? b.what : act::ok;
}

} // namespace

certificates certificates::make(wall_time now) {
  const std::vector<std::string> ours{"*." + std::string(host_suffix)};
  const auto ca = crypto::certificate_authority::make("Pheidi swarm CA", now);
  const auto stranger = crypto::certificate_authority::make("A CA that nobody trusts", now);
  crypto::leaf_request leaf{ours};
  crypto::leaf_request other{{"somewhere-else.test"}};
  crypto::leaf_request old{ours, seconds(-47 * 3600), seconds(-24 * 3600)};
  return {ca.pem(), ca.issue(leaf, now), ca.issue(other, now), ca.issue(old, now), stranger.issue(leaf, now)};
}

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

shard::shard(commons& shared, std::string name, std::vector<behaviour> manners,
             std::shared_ptr<const key_ring> keys, std::uint64_t seed)
    : shared_(shared), loop_(std::move(name), wheel_tick), manners_(std::move(manners)),
      keys_(std::move(keys)), dice_(seed), limits_(limits_of(shared)) {}

result<void> shard::prepare_tls(const certificates& made) {
  const std::pair<act, const crypto::certificate*> shown[] = {{act::ok, &made.valid},
                                                              {act::wrong_cert, &made.wrong_name},
                                                              {act::expired_cert, &made.expired},
                                                              {act::untrusted_cert, &made.untrusted}};
  for (const auto& [what, certificate] : shown) {
    auto context = net::tls_server_context::make(certificate->chain_pem, certificate->key_pem);
    if (!context) return error{errc::certificate, context.error().message()};
    tls_.emplace(what, std::move(*context));
  }
  return {};
}

result<void> shard::add(site s) {
  sites_.push_back(std::make_unique<site>(std::move(s)));
  return open(sites_.size() - 1);
}

result<void> shard::open(std::size_t index) {
  auto& s = *sites_[index];
  const auto what = manners_[s.group].what;
  if (what == act::blackhole) {
    auto hole = blackhole::open(s.address, shared_.port);
    if (!hole) return hole.error();
    s.swallowing.emplace(std::move(*hole));
    return {};
  }
  if (!listens(what)) return {};
  auto made = net::listener::tcp(loop_, s.address, shared_.port);
  if (!made) return made.error();
  s.listening = std::make_shared<net::listener>(std::move(*made));
  return {};
}

void shard::begin() {
  loop_.spawn(keep_books());
  for (std::size_t i = 0; i < sites_.size(); ++i)
    if (sites_[i]->listening) loop_.spawn(accept_on(sites_[i]->listening, i));
}

result<void> shard::change(std::size_t group, const behaviour& does) {
  const auto before = manners_[group].what;
  manners_[group] = does;
  for (auto& c : connections_)
    if (sites_[c.site]->group == group) c.stream.close();
  if (listens(before) && listens(does.what)) return {};
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    auto& s = *sites_[i];
    if (s.group != group) continue;
    if (s.listening) s.listening->close();
    s.listening.reset();
    s.swallowing.reset();
    const auto opened = open(i);
    if (!opened) return opened.error();
    if (s.listening) loop_.spawn(accept_on(s.listening, i));
  }
  return {};
}

void shard::end() {
  ending_ = true;
  for (auto& s : sites_) {
    if (s->listening) s->listening->close();
    s->listening.reset();
    s->swallowing.reset();
  }
  for (auto& c : connections_)
    c.stream.close();
}

net::awaitable<void> shard::accept_on(std::shared_ptr<net::listener> from, std::size_t index) {
  while (true) {
    auto accepted = co_await from->accept();
    if (!accepted) co_return;
    shared_.counts.of(sites_[index]->group).connections.add();
    loop_.spawn(converse(std::move(*accepted), index));
  }
}

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
      [[maybe_unused]] const auto told = co_await stream.write(text, {}, write_patience);
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
  const auto status = manners_[at.group].status;
  const bool plain = status == 202 || manners_[at.group].what != act::ok;
  const auto text = plain ? std::string_view(usual) : std::string_view();
  std::string unusual;
  if (text.empty()) unusual = short_reply(status);
  const auto written = co_await to.write(text.empty() ? unusual : text, {}, write_patience);
  co_return written.has_value();
}

net::awaitable<bool> shard::refuse(net::stream& to, const verdict& v, const site& at) {
  shared_.counts.of(at.group).refused.add();
  shared_.counts.refusal(v.reason);
  const auto body = fmt::format("{{\"error\":\"{}\"}}", v.reason);
  const auto text = short_reply(v.status, "Content-Type: application/json\r\n", body);
  const auto written = co_await to.write(text, {}, write_patience);
  co_return written.has_value();
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
  const auto written = co_await to.write(text, {}, write_patience);
  co_return written.has_value();
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

net::awaitable<void> shard::keep_books() {
  // It also keeps the loop running while no connection is open.
  while (!ending_ || !connections_.empty()) {
    co_await net::sleep_for(loop_, ending_ ? wheel_tick : slice);
    if (shared_.file && !ledger_lines_.empty()) shared_.file.append(ledger_lines_);
  }
}

net::awaitable<void> shard::pause(milliseconds d) {
  while (d.count() > 0 && !ending_) {
    const auto part = std::min(d, slice);
    co_await net::sleep_for(loop_, part);
    d -= part;
  }
}

} // namespace pheidi::swarm
