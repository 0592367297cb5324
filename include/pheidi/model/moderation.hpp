// Reports that come in as Flag, and subscriptions to relays.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pheidi::model {

/// Longer comments are cut, in characters.
inline constexpr std::size_t max_report_comment = 5000;

/// A Flag, as far as it is about one account.
struct received_flag {
  account_id reporter;
  std::string reporter_domain;
  account_id target;
  std::vector<std::int64_t> statuses; // that it names, whoever wrote them
  std::string comment;
  std::string uri; // of the Flag where its host is the reporter's, else empty
};
struct stored_report {
  std::int64_t id = 0;
  bool inserted = false;
  std::vector<std::int64_t> statuses; // those of the target that the reporter's domain could see
  bool has_open_siblings = false;     // others about the target are unresolved: the staff knows already
};
/// Once per Flag and target. A Flag without URI is known again while an open report says the same.
/// Statuses: public and unlisted ones, private ones where somebody of the domain follows the target, and
/// those that mention somebody of the domain; deleted ones count.
stored_report insert_report(pqxx::dbtransaction& tx, const received_flag& about, wall_time now);
/// One of `statuses` is by `target` and answers an account of this server: only then does a report about a
/// remote account concern us.
bool replies_to_local(pqxx::dbtransaction& tx, account_id target, const std::vector<std::int64_t>& statuses);

/// Accounts here whose role lets them manage reports.
std::vector<account_id> report_readers(pqxx::dbtransaction& tx);

enum class relay_state { idle = 0, pending = 1, accepted = 2, rejected = 3 };
struct relay_row {
  std::int64_t id = 0;
  std::string inbox_url;
  std::string follow_activity_id; // empty: none
  relay_state state = relay_state::idle;
  bool enabled() const { return state == relay_state::accepted; }
};
/// An enabled one before others of the same inbox.
std::optional<relay_row> relay_by_inbox(pqxx::dbtransaction& tx, const std::string& inbox_url);
/// Inboxes of all enabled ones.
std::set<std::string> enabled_relay_inboxes(pqxx::dbtransaction& tx);
/// By the id of the Follow that we sent. Whoever answers it must own the inbox; that is for the caller.
std::optional<relay_row> relay_by_follow_activity(pqxx::dbtransaction& tx, const std::string& follow_id);
/// True if it was not so before. One that was switched off meanwhile stays off.
bool accept_relay(pqxx::dbtransaction& tx, std::int64_t relay, wall_time now);
bool reject_relay(pqxx::dbtransaction& tx, std::int64_t relay, wall_time now);

} // namespace pheidi::model
