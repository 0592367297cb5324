// Who is signed in with a browser: `session_activations`, and what is written down of each attempt.
//
// The row knows the digest of what the cookie says, not the text itself: whoever reads the table has no
// session.
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

inline constexpr seconds session_life{14 * 24 * 3600}; // since it was last used
inline constexpr int max_sessions = 10;                // of a person

/// Somebody signed in who may be.
struct browser_session {
  std::int64_t id = 0;
  std::int64_t user = 0;
  account_id account;
  std::string username, email;
  std::string password_hash;
  bool used_today = true; // false: `keep_session` is due
};
std::optional<browser_session> find_session(pqxx::dbtransaction& tx, const std::string& digest,
                                            wall_time now);
void keep_session(pqxx::dbtransaction& tx, std::int64_t session, wall_time now);

/// What is known of whoever asks.
struct browser {
  std::string user_agent; // cut at 500 characters
  std::string address;    // what is none is not kept
};
/// The oldest sessions beyond `max_sessions` end.
void start_session(pqxx::dbtransaction& tx, std::int64_t user, const std::string& digest, const browser& from,
                   wall_time now);
void end_session(pqxx::dbtransaction& tx, std::int64_t session);

/// An attempt to sign in as somebody who exists.
struct sign_in_attempt {
  std::int64_t user = 0;
  std::string method = "password"; // "otp"
  std::string failure;             // "invalid_password"; empty: success
};
void note_attempt(pqxx::dbtransaction& tx, const sign_in_attempt& what, const browser& from, wall_time now);
/// Writes nothing that stays, and makes the commit take as long.
void note_attempt_as_nobody(pqxx::dbtransaction& tx);

/// What a person needs beside the password.
struct second_factor {
  bool asked_for = false;            // by the person
  bool role_asks = false;            // by the role
  std::string secret_column;         // `otp_secret`, encrypted; may be empty
  std::vector<std::string> recovery; // bcrypt hashes of codes that work once
  std::int64_t last_step = 0;        // of the one-time password that was used last
};
second_factor find_second_factor(pqxx::dbtransaction& tx, std::int64_t user);
/// False when a code of this step or a later one was used already.
bool use_one_time_password(pqxx::dbtransaction& tx, std::int64_t user, std::int64_t step);
/// False when it is used.
bool use_recovery_code(pqxx::dbtransaction& tx, std::int64_t user, const std::string& hash);
/// `hash` is a bcrypt hash. Sessions stay as they are.
void set_password_hash(pqxx::dbtransaction& tx, std::int64_t user, const std::string& hash, wall_time now);

} // namespace pheidi::model
