// Addresses that may not talk to this server at all: `ip_blocks` of severity "no access".
#pragma once

#include "pheidi/db/executor.hpp"
#include "pheidi/net/guard.hpp"

#include <string_view>
#include <vector>

namespace pheidi::model {

/// A snapshot, immutable once made; read again by its owner, as the domain policy is.
class ip_blocks {
 public:
  /// Those that have not expired.
  static ip_blocks load(pqxx::dbtransaction& tx);
  void add(const net::guard::network& n) { networks_.push_back(n); }
  /// `address` as text without port; what is no address is not blocked.
  bool blocked(std::string_view address) const;

 private:
  std::vector<net::guard::network> networks_;
};

} // namespace pheidi::model
