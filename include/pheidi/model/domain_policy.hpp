// What this server thinks of a domain: `domain_blocks` (longest match counts) and `domain_allows`.
#pragma once

#include "pheidi/db/executor.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace pheidi::model {

struct domain_rule {
  bool suspended = false; // refuse everything
  bool silenced = false;
  bool reject_media = false;
  bool reject_reports = false;
};

/// A snapshot, immutable; read again every minute by its owner.
class domain_policy {
 public:
  /// In limited federation only the domains of `domain_allows` are allowed, matched exactly.
  static domain_policy load(pqxx::dbtransaction& tx, bool limited_federation);
  /// Of the longest of the domain's suffixes that has a row; all false without one.
  domain_rule rule(std::string_view domain) const;
  /// Not suspended; in limited federation: allowed.
  bool allowed(std::string_view domain) const;

 private:
  std::unordered_map<std::string, domain_rule> blocks_;
  std::unordered_set<std::string> allows_;
  bool limited_ = false;
};

} // namespace pheidi::model
