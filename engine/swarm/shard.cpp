// Opening and closing sites, accepting, and the books of one loop.
#include "swarm/shard.hpp"

#include <algorithm>
#include <utility>

namespace pheidi::swarm {

namespace {

constexpr milliseconds wheel_tick{10};
constexpr milliseconds slice{100}; // how long an end may be kept waiting by a pause

http::server_options limits_of(const commons& shared) {
  http::server_options o;
  o.max_body_bytes = shared.max_body_bytes;
  o.idle_timeout = seconds(75);
  return o;
}

} // namespace

certificates certificates::make(wall_time now) {
  const std::vector<std::string> ours{"*." + std::string(host_suffix)};
  auto ca = crypto::certificate_authority::make("Pheidi swarm CA", now);
  const auto stranger = crypto::certificate_authority::make("A CA that nobody trusts", now);
  crypto::leaf_request leaf{ours};
  crypto::leaf_request other{{"somewhere-else.test"}};
  crypto::leaf_request old{ours, seconds(-47 * 3600), seconds(-24 * 3600)};
  certificates out{ca.pem(),           ca.issue(leaf, now),       ca.issue(other, now),
                   ca.issue(old, now), stranger.issue(leaf, now), {}};
  out.authority.emplace(std::move(ca));
  return out;
}

crypto::certificate certificates::valid_for(const std::set<std::string>& more, wall_time now) const {
  crypto::leaf_request leaf{{"*." + std::string(host_suffix)}};
  leaf.names.insert(leaf.names.end(), more.begin(), more.end());
  return authority->issue(leaf, now);
}

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
    tls_.emplace(what, std::make_shared<net::tls_server_context>(std::move(*context)));
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

result<void> shard::serve(const std::string& host, const crypto::certificate& shown) {
  for (auto& s : sites_)
    if (s->default_port) s->hosts.insert(host);
  if (!shared_.tls) return {};
  auto context = net::tls_server_context::make(shown.chain_pem, shown.key_pem);
  if (!context) return error{errc::certificate, context.error().message()};
  // Handshakes under way keep the old one alive.
  tls_[act::ok] = std::make_shared<net::tls_server_context>(std::move(*context));
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
