// What the staff does to an account, here or elsewhere: suspended, silenced, deleted; and the list of who
// lives here.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"
#include "pheidi/model/actor_uri.hpp"
#include "pheidi/model/client/feed_sources.hpp"
#include "pheidi/model/client/local_users.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

/// Whom it is about.
struct staff_account {
  account_id id;
  std::string username;
  std::string domain; // empty: of this server
  std::int64_t statuses = 0, followers = 0, following = 0;
  std::optional<wall_time> suspended_at, silenced_at;
  uri_scheme scheme = uri_scheme::numeric; // of a local one
  bool purge_pending = false;              // suspended, and what they wrote is still here
  bool local() const { return domain.empty(); }
};
/// "alice", "@alice" and "alice@DOMAIN", where an empty `domain` is this server's.
std::optional<staff_account> find_staff_account(pqxx::dbtransaction& tx, std::string_view username,
                                                std::string_view domain);

/// False when it was so. Reversible for thirty days: what they wrote stays until then. The mailbox of a local
/// one cannot sign up again.
bool suspend_account(pqxx::dbtransaction& tx, account_id account, wall_time now);
bool unsuspend_account(pqxx::dbtransaction& tx, account_id account, wall_time now);
bool silence_account(pqxx::dbtransaction& tx, account_id account, wall_time now);
bool unsilence_account(pqxx::dbtransaction& tx, account_id account, wall_time now);

/// How an account stands, held so until the transaction ends.
struct suspension {
  bool local = false;
  bool suspended = false;
  bool by_its_server = false; // which is another one, and says so itself
  bool for_good = false;      // nobody can take it back
};
std::optional<suspension> suspension_of(pqxx::dbtransaction& tx, account_id account);
/// Accounts of ours that it follows, by id, at most `limit`.
std::vector<account_id> followed_here(pqxx::dbtransaction& tx, account_id account, int limit);

/// What was removed, and what is left to do outside the database.
struct deletion {
  std::int64_t statuses = 0;
  std::int64_t media = 0;
  std::vector<std::int64_t> revoked_tokens; // their streams are to be closed
  std::vector<std::int64_t> lists;          // their feeds go, too
};
/// A local account, for good: everything of it but its name, which nobody may take, and its key, with which
/// the others are told. Files of its media stay on the disk.
deletion delete_local_account(pqxx::dbtransaction& tx, account_id account, wall_time now);
/// Home feeds and lists in which posts of that account are.
std::vector<feed> feeds_with(pqxx::dbtransaction& tx, account_id account);
/// Of another server, and suspended, as those are whose server says that they are no more.
bool is_gone_elsewhere(pqxx::dbtransaction& tx, account_id account);
/// An account that is_gone_elsewhere, its row too. Nothing when it is not.
void delete_remote_account(pqxx::dbtransaction& tx, account_id account, wall_time now);
/// Each server that is known here, once: its shared inbox, or one of its inboxes.
std::vector<std::string> known_inboxes(pqxx::dbtransaction& tx);

/// Which users a list shows.
enum class user_filter { all, unconfirmed, pending, disabled, suspended, staff };
/// By id, those after `after`.
std::vector<local_user> list_users(pqxx::dbtransaction& tx, user_filter which, std::int64_t after, int limit);

} // namespace pheidi::model
