// What is known of names and until when. Pure: the caller says what time it is.
//
// An answer is fresh for its TTL and may be served stale for an hour more when
// DNS fails. Absence and failure are remembered too, each time twice as long,
// so that a dead name costs few questions.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/lru.hpp"
#include "pheidi/net/errc.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::net {

using addresses = std::vector<boost::asio::ip::address>;

class dns_cache {
 public:
  struct limits {
    std::size_t entries = 20000;
    milliseconds min_ttl{5000};
    milliseconds max_ttl{3600000};
  };
  static constexpr milliseconds first_failure{10000};
  static constexpr milliseconds first_absence{60000};
  static constexpr milliseconds longest_negative{300000};
  static constexpr milliseconds stale_for{3600000};

  explicit dns_cache(limits l) : limits_(l), entries_(l.entries) {}

  /// Nothing if DNS must be asked.
  std::optional<result<addresses>> find(const std::string& host, steady_time now);
  /// The addresses last known, if they may still be served stale.
  std::optional<addresses> stale(const std::string& host, steady_time now);

  void found(const std::string& host, addresses a, milliseconds ttl, steady_time now);
  void absent(const std::string& host, steady_time now);
  /// What to answer instead: the stale addresses, or the failure.
  result<addresses> failed(const std::string& host, errc code, steady_time now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct entry {
    addresses known;
    errc failure = errc::ok;
    unsigned in_a_row = 0; // failures
    steady_time fresh_until{};
    steady_time stale_until{};
  };
  entry& entry_for(const std::string& host);
  limits limits_;
  lru<std::string, entry> entries_;
};

} // namespace pheidi::net
