// What people here decide about others, beside following and blocking (relationships.hpp): options of
// follows, mutes, notes, endorsements, blocked domains. Each function may run again on what it made.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::model {

/// What is not given stays as it is.
struct follow_options {
  std::optional<bool> show_reblogs, notify;
  std::optional<std::vector<std::string>> languages; // empty: all
};
/// Of the follow and of the request, whichever is there.
void set_follow_options(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const follow_options& options, wall_time now);
/// Whether the account follows as many as it may: 7,500, or a tenth more than follow it.
bool follows_enough(pqxx::dbtransaction& tx, account_id account);

/// `blocks.id`
std::optional<std::int64_t> find_block(pqxx::dbtransaction& tx, account_id account, account_id target);

struct wanted_mute {
  bool hide_notifications = true;
  std::optional<wall_time> ends_at;
};
/// `mutes.id`; one that is there takes the new terms.
std::int64_t write_mute(pqxx::dbtransaction& tx, account_id account, account_id target,
                        const wanted_mute& how, wall_time now);
/// True if there was one.
bool remove_mute(pqxx::dbtransaction& tx, account_id account, account_id target);

/// An empty comment removes the note.
void write_note(pqxx::dbtransaction& tx, account_id account, account_id target, const std::string& comment,
                wall_time now);

/// False when the account does not follow the other, which is when it cannot be endorsed.
bool endorse(pqxx::dbtransaction& tx, account_id account, account_id target, wall_time now);
void end_endorsement(pqxx::dbtransaction& tx, account_id account, account_id target);

struct blocked_domain {
  std::int64_t id = 0;
  std::string domain;
};
/// Newest first.
std::vector<blocked_domain> blocked_domains(pqxx::dbtransaction& tx, account_id account,
                                            std::optional<std::int64_t> max_id,
                                            std::optional<std::int64_t> since_id, int limit);
/// False when it was so.
bool block_domain_for(pqxx::dbtransaction& tx, account_id account, const std::string& domain, wall_time now);
bool unblock_domain_for(pqxx::dbtransaction& tx, account_id account, const std::string& domain);
/// How many follows a block of the domain would end.
struct domain_follows {
  std::int64_t following = 0, followers = 0;
};
domain_follows follows_with_domain(pqxx::dbtransaction& tx, account_id account, const std::string& domain);

} // namespace pheidi::model
