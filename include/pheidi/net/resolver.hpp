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

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::net {

/// Name (lower case) -> addresses, as in /etc/hosts. "*.example" entries match any depth below.
/// Beyond /etc/hosts, an address may carry a port ("10.0.0.1:8443 name", "[::1]:8443 name"): connections to
/// ports 80 and 443 of the name go there, so that a server without root can stand for a public one.
class hosts_table {
 public:
  static result<hosts_table> read_file(const std::string& path);
  static hosts_table parse(std::string_view text);
  /// `port` 0: whichever is asked for.
  void add(std::string name, boost::asio::ip::address address, std::uint16_t port = 0);
  std::vector<boost::asio::ip::address> find(std::string_view name) const;
  /// Where a connection to this port of the name goes, at one of its addresses.
  std::uint16_t port_at(std::string_view name, const boost::asio::ip::address& address,
                        std::uint16_t asked) const;

 private:
  struct listed {
    boost::asio::ip::address address;
    std::uint16_t port = 0;
  };
  const std::vector<listed>* entries(std::string_view name) const;
  std::map<std::string, std::vector<listed>, std::less<>> names_;
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
  /// The port that the hosts table gives for a name at one of its addresses, else the one that is asked for.
  std::uint16_t port_at(std::string_view host, const boost::asio::ip::address& address,
                        std::uint16_t asked) const;

 private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace pheidi::net
