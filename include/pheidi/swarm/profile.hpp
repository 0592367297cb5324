// Which hosts there are: groups of one behaviour each, and the names and addresses they get. Pure.
#pragma once

#include "pheidi/swarm/behaviour.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::swarm {

/// "160:latency=20ms..80ms": so many hosts that behave alike.
struct group {
  std::size_t hosts = 0;
  behaviour does;
  friend bool operator==(const group&, const group&) = default;
};
result<group> parse_group(std::string_view text);

/// More than any loopback address plan or descriptor limit serves.
inline constexpr std::size_t max_hosts = 50000;

struct host {
  std::string name;    // "h0001.swarm.test"
  std::string address; // "127.10.0.1"
  std::size_t group = 0;
  std::size_t site = 0; // hosts of one address share a site
};

/// Hosts in the order of their groups; an address is never shared between groups. too_many beyond max_hosts.
result<std::vector<host>> lay_out(const std::vector<group>& groups, std::size_t hosts_per_address = 1);

/// "h0001.swarm.test" for 1.
std::string host_name(std::size_t number);
inline constexpr std::string_view host_suffix = "swarm.test";

/// /etc/hosts format.
std::string hosts_file(const std::vector<host>& hosts);

} // namespace pheidi::swarm
