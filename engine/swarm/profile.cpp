// Names and addresses of the swarm's hosts.
#include "pheidi/swarm/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pheidi::swarm {

namespace {

// 127.10.0.1 .. 127.209.249.250: away from 127.0.0.1, where real services live.
constexpr std::size_t per_block = 250;

std::string address_of(std::size_t site) {
  return fmt::format("127.{}.{}.{}", 10 + site / (per_block * per_block), site / per_block % per_block,
                     site % per_block + 1);
}

} // namespace

result<group> parse_group(std::string_view text) {
  const auto colon = text.find(':');
  const auto digits = text.substr(0, colon);
  group g;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), g.hosts);
  if (ec != std::errc{} || end != digits.data() + digits.size() || g.hosts == 0)
    return error{errc::bad_group, fmt::format("'{}' must begin with a number of hosts: 10:dead", text)};
  if (g.hosts > max_hosts) return error{errc::too_many, fmt::format("'{}': at most {}", text, max_hosts)};
  if (colon == text.npos) return g;
  auto does = parse_behaviour(text.substr(colon + 1));
  if (!does) return error{does.error().code, fmt::format("'{}': {}", text, does.error().context)};
  g.does = *does;
  return g;
}

std::string host_name(std::size_t number) {
  return fmt::format("h{:04}.{}", number, host_suffix);
}

result<std::vector<host>> lay_out(const std::vector<group>& groups, std::size_t hosts_per_address) {
  std::vector<host> hosts;
  const auto share = std::max<std::size_t>(hosts_per_address, 1);
  std::size_t first_site = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (hosts.size() + groups[g].hosts > max_hosts)
      return error{errc::too_many, fmt::format("at most {} in all groups together", max_hosts)};
    for (std::size_t i = 0; i < groups[g].hosts; ++i) {
      const auto site = first_site + i / share;
      hosts.push_back({host_name(hosts.size() + 1), address_of(site), g, site});
    }
    first_site += (groups[g].hosts + share - 1) / share;
  }
  return hosts;
}

std::string hosts_file(const std::vector<host>& hosts) {
  std::string out = "# Hosts of a pheidi swarm: loopback only.\n";
  for (const auto& h : hosts)
    out += fmt::format("{} {}\n", h.address, h.name);
  return out;
}

} // namespace pheidi::swarm
