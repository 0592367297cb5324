// What the staff decides about other servers: `domain_blocks`, `domain_allows`, `relays`.
//
// Rules take effect with the rows; what is already here follows in the same transaction.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/moderation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// `domain_blocks.severity`
enum class block_severity { silence = 0, suspend = 1, none = 2 };

struct domain_block {
  std::int64_t id = 0;
  std::string domain; // lower case, punycode
  block_severity severity = block_severity::silence;
  bool reject_media = false;
  bool reject_reports = false;
  bool obfuscate = false; // shown with stars in public
  std::string public_comment;
  std::string private_comment;
  wall_time created_at;
};
/// By domain, all of them.
std::vector<domain_block> domain_blocks(pqxx::dbtransaction& tx);
/// The row of that very domain.
std::optional<domain_block> find_domain_block(pqxx::dbtransaction& tx, const std::string& domain);

/// A rule that allows is for a domain alone, one that blocks is for all under it.
enum class domain_span { alone, with_subdomains };

/// Somebody here whose follows ended, and the row that says so.
struct severed_person {
  account_id account;
  std::int64_t event = 0; // account_relationship_severance_events.id
  bool followed = false;  // accounts of the domain, whose posts are in the feeds
};
/// What a rule did to what is here.
struct domain_effect {
  std::int64_t id = 0;       // of the rule
  std::int64_t accounts = 0; // that were suspended, silenced or let go
  std::int64_t follows = 0;  // that ended, in both directions
  std::vector<severed_person> severed{};
};
/// Makes the rule or changes the one of that domain. Accounts of it and of its subdomains become suspended or
/// silenced, or are let go where the rule is weaker now; follows from and to suspended ones end, and who lost
/// one here is told by a row of `account_relationship_severance_events`.
domain_effect block_domain(pqxx::dbtransaction& tx, const domain_block& rule, wall_time now);
/// What it did to accounts is undone, unless another rule or a moderator did it; follows do not come back.
/// Nothing when there is no such rule.
std::optional<domain_effect> unblock_domain(pqxx::dbtransaction& tx, const std::string& domain,
                                            wall_time now);

struct domain_allow {
  std::string domain;
  wall_time created_at;
};
std::vector<domain_allow> domain_allows(pqxx::dbtransaction& tx);
/// False when it was so. Both matter in limited federation only.
bool allow_domain(pqxx::dbtransaction& tx, const std::string& domain, wall_time now);
bool disallow_domain(pqxx::dbtransaction& tx, const std::string& domain);
/// What `disallow_domain` brings about in limited federation: follows and requests from and to accounts of
/// that very domain end, with the same rows as after a block. `id` and `accounts` are 0.
domain_effect end_follows_with(pqxx::dbtransaction& tx, const std::string& domain, wall_time now);
/// `instances` again; false where the role does not own the view.
bool refresh_known_domains(pqxx::dbtransaction& tx);

/// By id.
std::vector<relay_row> all_relays(pqxx::dbtransaction& tx);
std::optional<relay_row> find_relay(pqxx::dbtransaction& tx, std::int64_t id);
/// Idle. Its id, or nothing when one with that inbox is there.
std::optional<std::int64_t> add_relay(pqxx::dbtransaction& tx, const std::string& inbox_url, wall_time now);
/// The Follow went out: pending until it is answered.
void subscribe_relay(pqxx::dbtransaction& tx, std::int64_t id, const std::string& follow_id, wall_time now);
/// Idle, and no answer counts any more.
void unsubscribe_relay(pqxx::dbtransaction& tx, std::int64_t id, wall_time now);
void remove_relay(pqxx::dbtransaction& tx, std::int64_t id);

} // namespace pheidi::model
