// One look-up per name at a time, both families asked at once, whoever wants the name waits for it.
#include "pheidi/net/resolver.hpp"

#include "dns_cache.hpp"
#include "dns_channel.hpp"
#include "host_name.hpp"
#include "lookup.hpp"

#include "pheidi/base/text_hash.hpp"
#include "pheidi/net/event.hpp"

#include <boost/asio/post.hpp>

#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace pheidi::net {

namespace asio = boost::asio;

namespace {

/// How long the second family may take once the first has answered (RFC 8305, 3).
constexpr milliseconds second_family_delay{50};
/// Look-ups begun per turn of the loop: a thousand datagrams at once would overflow the server's socket.
constexpr std::size_t burst = 32;

struct answer_counters {
  explicit answer_counters(metrics::registry& r)
      : cached(of(r, "cached")), found(of(r, "found")), absent(of(r, "absent")), failed(of(r, "failed")),
        timeout(of(r, "timeout")), stale(of(r, "stale")), refused(of(r, "refused")) {}

  static metrics::counter& of(metrics::registry& r, const char* result) {
    return r.make_counter("pheidi_net_dns_answers_total",
                          "Answers to look-ups, and questions answered by the cache.", {{"result", result}});
  }
  metrics::counter &cached, &found, &absent, &failed, &timeout, &stale, &refused;
};

} // namespace

struct resolver::impl : std::enable_shared_from_this<impl> {
  impl(loop& l, resolver_options o, metrics::registry& registry)
      : on(l), options(std::move(o)), count(registry),
        cache({options.cache_entries, options.min_ttl, options.max_ttl}) {}

  std::optional<result<addresses>> without_dns(const host_name& host) const;
  result<std::shared_ptr<lookup>> join(const std::string& host);
  void start(const std::shared_ptr<lookup>& l);
  void start_queued();
  void arrived(const std::shared_ptr<lookup>& l, family f, dns_answer a);
  void settle(lookup& l);
  void answer(lookup& l, result<addresses> outcome);
  result<addresses> fail(const std::string& host, errc code);
  static void time_over(void* of_lookup);
  static awaitable<result<addresses>> resolve(std::shared_ptr<impl> self, std::string host,
                                              milliseconds patience);

  loop& on;
  resolver_options options;
  answer_counters count;
  dns_cache cache;
  std::unique_ptr<dns_channel> channel;
  error channel_failure;
  std::unordered_map<std::string, std::shared_ptr<lookup>, text_hash> pending;
  std::deque<std::shared_ptr<lookup>> queued; // of those pending, not yet asked
  std::size_t begun_this_turn = 0;
};

std::optional<result<addresses>> resolver::impl::without_dns(const host_name& host) const {
  if (host.literal) return result<addresses>(addresses{*host.literal});
  if (options.hosts) {
    auto listed = options.hosts->find(host.name);
    if (!listed.empty()) return result<addresses>(std::move(listed));
  }
  if (host.is_localhost())
    return result<addresses>(addresses{asio::ip::address_v6::loopback(), asio::ip::address_v4::loopback()});
  if (host.is_hidden()) return result<addresses>(error(errc::refused_hidden, host.name));
  return std::nullopt;
}

result<std::shared_ptr<lookup>> resolver::impl::join(const std::string& host) {
  if (const auto it = pending.find(host); it != pending.end()) return it->second;
  if (!channel) return channel_failure;
  if (pending.size() >= options.max_pending) {
    count.refused.add();
    return error(errc::dns_failed, host + ": too many names are being looked up");
  }
  const auto l = std::make_shared<lookup>(host, &impl::time_over, this);
  pending.emplace(host, l);
  start(l);
  return l;
}

void resolver::impl::start(const std::shared_ptr<lookup>& l) {
  if (!l->deadline.armed()) on.wheel().arm(l->deadline, options.timeout);
  if (begun_this_turn == burst) return queued.push_back(l);
  if (begun_this_turn++ == 0) asio::post(on.context(), [self = shared_from_this()] { self->start_queued(); });
  for (const auto f : {family::ipv6, family::ipv4})
    channel->ask(l->host, f,
                 [self = shared_from_this(), l, f](dns_answer a) { self->arrived(l, f, std::move(a)); });
}

void resolver::impl::start_queued() {
  begun_this_turn = 0;
  while (channel && !queued.empty() && begun_this_turn < burst) {
    const auto l = std::move(queued.front());
    queued.pop_front();
    start(l);
  }
}

void resolver::impl::arrived(const std::shared_ptr<lookup>& l, family f, dns_answer a) {
  l->of[static_cast<std::size_t>(f)] = std::move(a);
  l->has[static_cast<std::size_t>(f)] = true;
  if (l->complete()) return settle(*l);
  if (l->any_address() && !l->answered()) on.wheel().arm(l->deadline, second_family_delay);
}

void resolver::impl::settle(lookup& l) {
  l.deadline.cancel();
  const auto now = steady_clock::now();
  if (l.any_address()) {
    cache.found(l.host, l.merged(), l.ttl(), now);
    answer(l, l.merged());
  } else if (!l.answered()) {
    const bool some_failed = l.any(dns_answer::kind::timeout) || l.any(dns_answer::kind::failed);
    if (l.any(dns_answer::kind::no_such_name) || !some_failed) {
      cache.absent(l.host, now);
      answer(l, error(errc::name_not_found, l.host));
    } else {
      answer(l, fail(l.host, l.any(dns_answer::kind::failed) ? errc::dns_failed : errc::dns_timeout));
    }
  }
  pending.erase(std::string(l.host));
}

void resolver::impl::answer(lookup& l, result<addresses> outcome) {
  if (l.answered()) return;
  if (outcome) {
    count.found.add();
  } else if (outcome.error().is(errc::name_not_found)) {
    count.absent.add();
  } else {
    (outcome.error().is(errc::dns_timeout) ? count.timeout : count.failed).add();
  }
  l.outcome.emplace(std::move(outcome));
  for (auto& w : l.waiters)
    w.answered.set();
}

result<addresses> resolver::impl::fail(const std::string& host, errc code) {
  auto outcome = cache.failed(host, code, steady_clock::now());
  if (outcome) count.stale.add();
  return outcome;
}

void resolver::impl::time_over(void* of_lookup) {
  auto& l = *static_cast<lookup*>(of_lookup);
  auto& self = *static_cast<impl*>(l.owner);
  // One family is enough; a server that is silent about the other is common.
  if (l.any_address()) {
    self.cache.found(l.host, l.merged(), l.ttl(), steady_clock::now());
    return self.answer(l, l.merged());
  }
  self.answer(l, self.fail(l.host, errc::dns_timeout));
}

awaitable<result<addresses>> resolver::impl::resolve(std::shared_ptr<impl> self, std::string text,
                                                     milliseconds patience) {
  const auto host = host_name::parse(text);
  if (!host) co_return host.error();
  auto known = self->without_dns(*host);
  if (known) co_return std::move(*known);
  auto cached = self->cache.find(host->name, steady_clock::now());
  if (cached) {
    self->count.cached.add();
    co_return std::move(*cached);
  }
  const auto joined = self->join(host->name);
  if (!joined) co_return joined.error();
  const auto& l = *joined;
  if (l->answered()) co_return *l->outcome;
  lookup_waiter w(self->on);
  l->waiters.push_back(w);
  const bool answered = co_await w.answered.wait(patience);
  if (answered) co_return *l->outcome;
  auto old = self->cache.stale(host->name, steady_clock::now());
  if (old) co_return std::move(*old);
  co_return error(errc::dns_timeout, host->name);
}

resolver::resolver(loop& l, resolver_options options, metrics::registry* registry) {
  // Cells live as long as their registry, so without one there is a hidden one to count in.
  static metrics::registry uncollected;
  dns_channel::options how;
  how.name_servers = options.name_servers;
  how.timeout = options.timeout;
  how.search_domains = options.search_domains;
  impl_ = std::make_shared<impl>(l, std::move(options), registry ? *registry : uncollected);
  auto channel = dns_channel::make(l, how);
  if (channel) {
    impl_->channel = std::move(*channel);
  } else {
    impl_->channel_failure = std::move(channel).error();
  }
}

resolver::~resolver() {
  const auto pending = std::move(impl_->pending);
  impl_->pending.clear();
  for (const auto& [host, l] : pending) {
    l->deadline.cancel();
    impl_->answer(*l, error(errc::stopped, host));
  }
  impl_->queued.clear();
  impl_->channel.reset();
}

awaitable<result<std::vector<asio::ip::address>>> resolver::resolve(std::string host, milliseconds patience) {
  return impl::resolve(impl_, std::move(host),
                       patience < milliseconds(0) ? impl_->options.timeout * 2 : patience);
}

std::uint16_t resolver::port_at(std::string_view host, const asio::ip::address& address,
                                std::uint16_t asked) const {
  const auto& hosts = impl_->options.hosts;
  return hosts ? hosts->port_at(host, address, asked) : asked;
}

} // namespace pheidi::net
