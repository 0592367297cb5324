// A new person on this server: the account, its key pair and its user.
//
// What is wrong with a sign-up is said per field in Mastodon's codes, so that the API's 422 and the command
// line say the same. Whether registrations are open is for the caller.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/base/strong.hpp"
#include "pheidi/crypto/rails_encryption.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

enum class sign_up_fault {
  blank,
  invalid,
  taken,
  reserved, ///< a user name of `username_blocks`
  blocked,  ///< an e-mail domain of `email_domain_blocks`
  too_long,
  too_short,
  accepted,    ///< the terms were not agreed to; for callers
  below_limit, ///< too young; for callers
};
/// "ERR_TAKEN"
std::string_view sign_up_code(sign_up_fault fault);
/// What follows the name of the field: "has already been taken".
std::string_view sign_up_text(sign_up_fault fault);

struct sign_up_problem {
  std::string field; // "username", "email", "password"
  sign_up_fault fault = sign_up_fault::invalid;
  friend bool operator==(const sign_up_problem&, const sign_up_problem&) = default;
};

inline constexpr std::size_t max_username = 30; // characters of [A-Za-z0-9_]
inline constexpr std::size_t min_password = 8;  // characters; at most crypto::max_password_bytes bytes
inline constexpr std::size_t max_email = 254;   // bytes
inline constexpr std::size_t max_reason = 2000; // characters; the rest is cut

/// Without white space around it, in lower case: how addresses are kept and looked for.
std::string normal_email(std::string_view text);
/// One '@', a domain with a dot that is one, nothing that could end a header.
bool valid_email(std::string_view normal);
/// What is wrong with it by itself; looks nothing up.
std::optional<sign_up_fault> password_fault(std::string_view password);

struct sign_up {
  std::string username;
  std::string email;    // in any form
  std::string password; // clear
  std::string locale;   // "en"; empty: none
  std::string time_zone;
  std::string settings = "{}"; // JSON, as users.settings keeps it
  std::string reason;          // why they want to join; empty: none
  std::optional<std::int64_t> role;
  std::optional<std::int64_t> application; // that signed them up
  std::optional<std::int64_t> invite;
  std::optional<wall_time> age_verified_at;
  std::string address;         // IP they came from; empty: none
  bool confirmed = false;      // the e-mail address is known to be theirs
  bool approved = false;       // false also where a rule of `..._blocks` wants approval
  bool past_the_rules = false; // an administrator's word counts more than the `..._blocks` tables
};
struct signed_up {
  account_id account;
  std::int64_t user = 0;
  std::string confirmation_token; // for the link in the mail; empty when confirmed
  bool approved = false;
};
/// Either `made`, or what is in the way; then nothing was changed.
struct sign_up_outcome {
  std::optional<signed_up> made;
  std::vector<sign_up_problem> problems; // in the order of the fields
};

/// What takes long to make and nothing to write: the hash of a password and a key pair.
struct account_secrets {
  std::string password_hash;
  std::string public_pem;
  std::string private_column; // encrypted
};
/// Some two hundred milliseconds of a processor; any thread. The password is without fault. Throws
/// std::invalid_argument when `cipher` is not configured.
account_secrets make_account_secrets(const std::string& password, const crypto::rails_cipher& cipher);

/// Needs the schema of 4.7. `own` is made of the same password.
sign_up_outcome create_local_account(pqxx::dbtransaction& tx, const sign_up& wanted,
                                     const account_secrets& own, wall_time now);
/// Makes the secrets, too, on the thread of the transaction, before anything is locked: for the command line.
sign_up_outcome create_local_account(pqxx::dbtransaction& tx, const sign_up& wanted,
                                     const crypto::rails_cipher& cipher, wall_time now);
/// Only what a sign-up would be told; for a form that asks before it is sent.
std::vector<sign_up_problem> check_sign_up(pqxx::dbtransaction& tx, const sign_up& wanted);

/// An address that is to be somebody's.
struct email_claim {
  std::string_view email;      // in any form
  std::int64_t of_user = 0;    // who may have it already; 0: nobody yet
  bool past_the_rules = false; // as of a sign_up
};
struct email_verdict {
  std::optional<sign_up_fault> fault;
  bool needs_approval = false; // a rule lets it pass, but not by itself
};
/// The rules of sign-up, for an address alone.
email_verdict judge_email(pqxx::dbtransaction& tx, const email_claim& claim);

} // namespace pheidi::model
