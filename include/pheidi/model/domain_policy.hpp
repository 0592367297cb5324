// What this server thinks of a domain: `domain_blocks` (longest match counts) and `domain_allows`.
#pragma once

#include "pheidi/db/executor.hpp"

#include <functional>
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

/// A snapshot, immutable once made; read again every minute by its owner. Domains in any case, with or
/// without port, as punycode.
class domain_policy {
 public:
  /// In limited federation only the domains of `domain_allows` are allowed, matched exactly.
  static domain_policy load(pqxx::dbtransaction& tx, bool limited_federation);
  /// Of the longest of the domain's suffixes that has a row; all false without one.
  domain_rule rule(std::string_view domain) const;
  /// Not suspended; in limited federation: listed. The empty domain is this server's.
  bool allowed(std::string_view domain) const;

  /// A snapshot by hand starts from a default one.
  void add_block(std::string_view domain, domain_rule rule);
  void add_allow(std::string_view domain);
  void limit(bool limited_federation) { limited_ = limited_federation; }

 private:
  /// Suffixes are looked up as they stand in the domain.
  struct any_text : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::unordered_map<std::string, domain_rule, any_text, std::equal_to<>> blocks_;
  std::unordered_set<std::string> allows_;
  bool limited_ = false;
};

} // namespace pheidi::model
