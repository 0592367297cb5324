// What an instance says of itself: its rules, announcements, and numbers for its front page.
#pragma once

#include "pheidi/model/client/small_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// In the order that the staff gave them, with translations.
std::vector<rule_row> server_rules(pqxx::dbtransaction& tx);
/// Those that are published and not over, newest first, with reactions. `reader`: without those that the
/// account dismissed unless `dismissed_too`.
std::vector<announcement_row> server_announcements(pqxx::dbtransaction& tx,
                                                   const std::optional<account_id>& reader,
                                                   bool dismissed_too, wall_time now);
/// False when there is no such announcement.
bool dismiss_announcement(pqxx::dbtransaction& tx, account_id reader, std::int64_t announcement,
                          wall_time now);

/// One of ours by name, for the contact of the server.
std::optional<account_id> find_local_name(pqxx::dbtransaction& tx, const std::string& username);
/// Domains of accounts known here.
std::vector<std::string> peer_domains(pqxx::dbtransaction& tx, int limit);
std::int64_t count_peers(pqxx::dbtransaction& tx);

/// A domain that is blocked or limited here, as shown to people.
struct shown_domain_block {
  std::string domain; // obfuscated where the staff says so
  std::string digest; // SHA-256 of the whole domain, hexadecimal
  int severity = 0;   // 0 silence, 1 suspend
  std::string comment;
};
std::vector<shown_domain_block> shown_domain_blocks(pqxx::dbtransaction& tx);

} // namespace pheidi::model
