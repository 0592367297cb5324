// Host names to addresses: hosts file first, then DNS by c-ares, cached with its TTL.
//
// Lives on one loop. Bounded: entries, addresses per name (2 IPv6 + 2 IPv4 as
// Mastodon keeps), names being looked up at once. Concurrent questions for one
// name share one look-up. TTL is clamped to 5 s .. 1 h, negative answers to
// 10 s .. 5 min; after SERVFAIL or a timeout an expired answer is served stale for up to 1 h.
#pragma once

#include "pheidi/base/metrics.hpp"
#include "pheidi/net/errc.hpp"
#include "pheidi/net/loop.hpp"

#include <boost/asio/ip/address.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::net {

/// Name (lower case) -> addresses, as in /etc/hosts. "*.example" entries match any depth below.
class hosts_table {
 public:
  static result<hosts_table> read_file(const std::string& path);
  static hosts_table parse(std::string_view text);
  void add(std::string name, boost::asio::ip::address address);
  std::vector<boost::asio::ip::address> find(std::string_view name) const;

 private:
  std::map<std::string, std::vector<boost::asio::ip::address>, std::less<>> names_;
};

struct resolver_options {
  std::vector<std::string> name_servers{}; // empty: the system's. "ip" or "ip:port"
  std::shared_ptr<const hosts_table> hosts{};
  milliseconds timeout{5000};
  std::size_t cache_entries = 20000;
  std::size_t max_pending = 4096; // names; slow ones must not crowd out the rest
  bool search_domains = false;    // of resolv.conf: for names the admin wrote, never for remote hosts
  milliseconds min_ttl{5000};
  milliseconds max_ttl{3600000};
};

class resolver {
 public:
  resolver(loop& l, resolver_options options, metrics::registry* registry = nullptr);
  ~resolver();
  /// `host` in lower-case ASCII, or an address literal. IPv6 first. `patience` is this caller's own bound
  /// (default: the option `timeout`). Errors: bad_host, name_not_found, dns_failed, dns_timeout,
  /// refused_hidden, stopped (the resolver was destroyed meanwhile).
  awaitable<result<std::vector<boost::asio::ip::address>>> resolve(std::string host,
                                                                   milliseconds patience = milliseconds(-1));

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::net
