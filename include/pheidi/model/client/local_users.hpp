// The person behind a local account: `users`, found for signing in and changed by themselves or by the staff.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

struct local_user {
  std::int64_t id = 0;
  account_id account;
  std::string username;
  std::string email;
  std::string unconfirmed_email;   // the one they want instead; empty: none
  std::string password_hash;       // empty: nobody can sign in by password
  std::string locale;              // may be empty
  std::string role;                // name; empty: everyone's
  std::int64_t permissions = 0;    // bits of the role and of everybody's
  bool confirmed = false;          // the e-mail address
  bool approved = false;           // by the staff, where that is asked for
  bool disabled = false;           // by the staff
  bool asks_second_factor = false; // a password alone is not enough
  bool suspended = false;          // the account
  bool silenced = false;           // the account
  bool gone = false;               // the account is a memorial, or asked to be deleted
  wall_time created_at;
  std::optional<wall_time> last_sign_in_at;

  /// Whether the right password would let them in.
  bool may_sign_in() const { return confirmed && approved && !disabled && !suspended && !gone; }
};

/// By e-mail address in any form, or by user name with or without "@" before it. Texts that nobody has are
/// nobody.
std::optional<local_user> find_user_by_email_or_name(pqxx::dbtransaction& tx, std::string_view text);
std::optional<local_user> find_user(pqxx::dbtransaction& tx, std::int64_t user);
std::optional<local_user> find_user_of_account(pqxx::dbtransaction& tx, account_id account);

/// Counts the sign-in: what is shown as the last one, and whose home feed is kept.
void note_sign_in(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);
/// `password` has no `password_fault`. Sessions stay as they are.
void set_password(pqxx::dbtransaction& tx, std::int64_t user, std::string_view password, wall_time now);
/// Sessions, tokens, codes and push subscriptions of the person: whoever is signed in is not any more. The
/// tokens that were revoked: their streams are to be closed.
std::vector<std::int64_t> end_all_sessions(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);

/// The address, or the one they want instead, is theirs. False when it was so, or somebody else has that
/// address by now.
bool confirm_user(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);
/// The user whose mail had that token; nobody for an unknown one.
std::optional<std::int64_t> user_of_confirmation(pqxx::dbtransaction& tx, std::string_view token);
/// False when it was so already.
bool approve_user(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);
/// The staff has to look at somebody, again; nothing for who waits already.
void await_approval(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);
/// False when it was so already.
bool set_disabled(pqxx::dbtransaction& tx, std::int64_t user, bool disabled, wall_time now);
/// None: everyone's.
void set_role(pqxx::dbtransaction& tx, std::int64_t user, std::optional<std::int64_t> role, wall_time now);
/// By its name in any case; nothing for one that is not there.
std::optional<std::int64_t> find_role(pqxx::dbtransaction& tx, std::string_view name);
/// At once, without asking for confirmation. False when somebody has it; `email` is a `valid_email`.
bool set_email(pqxx::dbtransaction& tx, std::int64_t user, std::string_view email, wall_time now);
/// No second factor until they set one up again.
void reset_second_factor(pqxx::dbtransaction& tx, std::int64_t user, wall_time now);

} // namespace pheidi::model
