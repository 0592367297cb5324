// The state of one name being asked of DNS: two families, any number of waiters. Decides nothing by itself.
#pragma once

#include "dns_cache.hpp"
#include "dns_channel.hpp"

#include "pheidi/net/event.hpp"

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace pheidi::net {

struct lookup_waiter
    : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  explicit lookup_waiter(loop& l) : answered(l) {}
  event answered;
};

struct lookup {
  lookup(std::string name, timer_wheel::entry::callback time_over, void* resolver)
      : host(std::move(name)), owner(resolver), deadline(time_over, this) {}

  std::string host;
  void* owner;
  timer_wheel::entry deadline;
  std::array<dns_answer, 2> of; // by family
  std::array<bool, 2> has{false, false};
  std::optional<result<addresses>> outcome; // what the waiters are told; later answers go to the cache only
  boost::intrusive::list<lookup_waiter, boost::intrusive::constant_time_size<false>> waiters;

  bool answered() const { return outcome.has_value(); }
  bool complete() const { return has[0] && has[1]; }
  bool any_address() const { return !of[0].found.empty() || !of[1].found.empty(); }
  bool any(dns_answer::kind k) const { return (has[0] && of[0].what == k) || (has[1] && of[1].what == k); }

  /// As Mastodon keeps: two of each family, IPv6 first.
  addresses merged() const {
    constexpr std::size_t kept = 2;
    addresses out;
    for (const auto f : {family::ipv6, family::ipv4}) {
      const auto& found = of[static_cast<std::size_t>(f)].found;
      out.insert(out.end(), found.begin(),
                 found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), kept)));
    }
    return out;
  }

  milliseconds ttl() const {
    auto out = milliseconds::max();
    for (const auto& a : of)
      if (!a.found.empty()) out = std::min(out, a.ttl);
    return out;
  }
};

} // namespace pheidi::net
