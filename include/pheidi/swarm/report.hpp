// What a swarm saw, as values, as a table for people and as JSON for machines. Pure.
#pragma once

#include "pheidi/swarm/ledger.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace pheidi::swarm {

/// One row: the hosts of one group.
struct group_report {
  std::string behaviour;
  std::uint64_t hosts = 0;
  std::uint64_t connections = 0;
  std::uint64_t requests = 0; ///< read in full
  std::uint64_t accepted = 0; ///< verified and taken, duplicates included
  std::uint64_t duplicates = 0;
  std::uint64_t refused = 0;    ///< signature or request not acceptable
  std::uint64_t misbehaved = 0; ///< the act was played: error, reset, hang ...
};

struct report {
  swarm::ledger::counts deliveries;
  std::vector<group_report> groups;
  std::uint64_t cavage = 0;  ///< verified with draft-cavage
  std::uint64_t rfc9421 = 0; ///< verified with RFC 9421
  std::uint64_t handshakes = 0;
  std::uint64_t resumed = 0;
  std::uint64_t failed_handshakes = 0;
  std::uint64_t open_connections = 0;
  std::vector<std::pair<std::string, std::uint64_t>> refusals; ///< reason, most frequent first
  double active_seconds = 0;                                   ///< first to last accepted delivery

  group_report total() const;
  double rate() const {
    return active_seconds > 0 ? static_cast<double>(deliveries.delivered) / active_seconds : 0;
  }
};

/// Aligned columns; `colour` adds ANSI for losses and failures.
std::string to_table(const report& r, bool colour);
std::string to_json(const report& r);

} // namespace pheidi::swarm
