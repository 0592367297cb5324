// How every reach ends: the accounts `reached (id)` of a WITH clause as inboxes, and the relays.
#pragma once

#include "pheidi/model/reach.hpp"

#include <pqxx/pqxx>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// A row without protocol 1 is of ours, or of a server from before ActivityPub.
inline constexpr std::string_view inboxes_of_reached =
    " SELECT DISTINCT coalesce(nullif(a.shared_inbox_url, ''), a.inbox_url) AS inbox"
    " FROM reached JOIN accounts a USING (id)"
    " WHERE a.domain IS NOT NULL AND a.protocol = 1 AND a.inbox_url <> ''";
/// Suspended here, or of a domain that limited federation does not know.
inline std::string unless_refused(reach_to whom) {
  const std::string not_suspended = " AND a.suspended_at IS NULL";
  if (whom == reach_to::everybody) return not_suspended;
  return not_suspended + " AND a.domain IN (SELECT domain FROM domain_allows)";
}
inline constexpr std::string_view enabled_relays = " SELECT inbox_url AS inbox FROM relays WHERE state = 2";

/// The first column, each text once, in the order of bytes: both would take the database longer.
inline std::vector<std::string> texts(const pqxx::result& rows) {
  std::vector<std::string> out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto& row : rows)
    out.emplace_back(row[0].c_str(), row[0].size());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

} // namespace pheidi::model
