// The special-purpose address blocks of IANA that no remote server of the Fediverse has an address in.
//
// IPv4: the IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later) and
// multicast. IPv6: everything outside 2000::/3 is refused anyway, so only the
// registry's blocks inside it are listed. Blocks the registry calls globally
// reachable (AS112, AMT) are in: they lead to infrastructure, never to a peer.
#pragma once

#include <string_view>

namespace pheidi::net {

struct special_network {
  std::string_view cidr;
  std::string_view name;
};

inline constexpr std::string_view global_unicast_ipv6 = "2000::/3";

inline constexpr special_network special_networks[] = {
    {"0.0.0.0/8", "this network"},
    {"10.0.0.0/8", "private use"},
    {"100.64.0.0/10", "shared address space"},
    {"127.0.0.0/8", "loopback"},
    {"169.254.0.0/16", "link local"},
    {"172.16.0.0/12", "private use"},
    {"192.0.0.0/24", "IETF protocol assignments"},
    {"192.0.2.0/24", "documentation (TEST-NET-1)"},
    {"192.31.196.0/24", "AS112"},
    {"192.52.193.0/24", "AMT"},
    {"192.88.99.0/24", "deprecated 6to4 relay anycast"},
    {"192.168.0.0/16", "private use"},
    {"192.175.48.0/24", "direct delegation AS112"},
    {"198.18.0.0/15", "benchmarking"},
    {"198.51.100.0/24", "documentation (TEST-NET-2)"},
    {"203.0.113.0/24", "documentation (TEST-NET-3)"},
    {"224.0.0.0/4", "multicast"},
    {"240.0.0.0/4", "reserved, and limited broadcast"},
    {"2001::/23", "IETF protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID, DETs"},
    {"2001:db8::/32", "documentation"},
    {"2002::/16", "6to4, which embeds an IPv4 address"},
    {"2620:4f:8000::/48", "direct delegation AS112"},
    {"3fff::/20", "documentation"},
};

} // namespace pheidi::net
