// Account, key pair and user, in that order: each needs the one before.
#include "pheidi/model/client/local_accounts.hpp"

#include "exec.hpp"
#include "row_values.hpp"
#include "sign_up_check.hpp"
#include "sql_text.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/crypto/password.hpp"
#include "pheidi/crypto/rsa.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace pheidi::model {

namespace {

void both_times(row_values& row, wall_time now) {
  row.moment("created_at", now);
  row.moment("updated_at", now);
}

/// Nothing when somebody took the name meanwhile.
std::optional<account_id> insert_account(pqxx::dbtransaction& tx, const std::string& name, wall_time now) {
  row_values row;
  row.text("username", name);
  both_times(row, now);
  const auto made = row.insert(tx, "accounts", "ON CONFLICT DO NOTHING RETURNING id");
  if (made.empty()) return std::nullopt;
  return account_id(made[0][0].as<std::int64_t>());
}

void insert_key(pqxx::dbtransaction& tx, account_id account, const account_secrets& own, wall_time now) {
  row_values row;
  row.number("account_id", account.value);
  row.number("type", 0);
  row.text("local_fragment", fmt::format("#rsa-{}", crypto::hex(crypto::random_bytes(8))));
  row.text("public_key", own.public_pem);
  row.text("private_key", own.private_column);
  both_times(row, now);
  row.insert(tx, "keypairs", "");
}

void text_or_null(row_values& row, const char* column, const std::string& text) {
  if (!text.empty()) row.text(column, text);
}

/// The account is there, all but the id of the user is known. Nothing when somebody took the address
/// meanwhile.
std::optional<std::int64_t> insert_user(pqxx::dbtransaction& tx, const signed_up& made, const sign_up& wanted,
                                        const account_secrets& own, wall_time now) {
  row_values row;
  row.number("account_id", made.account.value);
  row.text("email", normal_email(wanted.email));
  row.text("encrypted_password", own.password_hash);
  row.flag("approved", made.approved);
  text_or_null(row, "settings", wanted.settings);
  text_or_null(row, "locale", wanted.locale);
  text_or_null(row, "time_zone", wanted.time_zone);
  text_or_null(row, "sign_up_ip", wanted.address);
  if (wanted.role) row.number("role_id", *wanted.role);
  if (wanted.application) row.number("created_by_application_id", *wanted.application);
  if (wanted.invite) row.number("invite_id", *wanted.invite);
  if (wanted.age_verified_at) row.moment("age_verified_at", *wanted.age_verified_at);
  if (wanted.confirmed) row.moment("confirmed_at", now);
  if (!wanted.confirmed) {
    row.text("confirmation_token", made.confirmation_token);
    row.moment("confirmation_sent_at", now);
  }
  both_times(row, now);
  const auto inserted = row.insert(tx, "users", "ON CONFLICT (email) DO NOTHING RETURNING id");
  if (inserted.empty()) return std::nullopt;
  return inserted[0][0].as<std::int64_t>();
}

void insert_reason(pqxx::dbtransaction& tx, std::int64_t user, const std::string& reason, wall_time now) {
  row_values row;
  row.number("user_id", user);
  row.text("text", storable_text(reason, max_reason));
  both_times(row, now);
  row.insert(tx, "user_invite_requests", "");
}

sign_up_outcome taken(const char* field) {
  return {std::nullopt, {{field, sign_up_fault::taken}}};
}

sign_up_outcome write(pqxx::dbtransaction& tx, const sign_up& wanted, bool approved,
                      const account_secrets& own, wall_time now) {
  const auto account = insert_account(tx, wanted.username, now);
  if (!account) return taken("username");
  signed_up made{*account, 0, {}, approved};
  if (!wanted.confirmed) made.confirmation_token = crypto::hex(crypto::random_bytes(16));
  const auto user = insert_user(tx, made, wanted, own, now);
  if (!user) {
    exec(tx, "DELETE FROM accounts WHERE id = $1", account->value);
    return taken("email");
  }
  made.user = *user;
  insert_key(tx, *account, own, now);
  if (!wanted.reason.empty()) insert_reason(tx, *user, wanted.reason, now);
  if (wanted.invite) exec(tx, "UPDATE invites SET uses = uses + 1 WHERE id = $1", *wanted.invite);
  return {std::move(made), {}};
}

} // namespace

account_secrets make_account_secrets(const std::string& password, const crypto::rails_cipher& cipher) {
  if (!cipher.configured()) throw std::invalid_argument("no secrets to encrypt the key of an account with");
  const auto key = crypto::rsa_private_key::generate();
  return {crypto::hash_password(password), key.public_pem(), cipher.encrypt(key.private_pem()).value()};
}

sign_up_outcome create_local_account(pqxx::dbtransaction& tx, const sign_up& wanted,
                                     const account_secrets& own, wall_time now) {
  auto verdict = judge_sign_up(tx, wanted);
  if (!verdict.problems.empty()) return {std::nullopt, std::move(verdict.problems)};
  return write(tx, wanted, wanted.approved && !verdict.needs_approval, own, now);
}

sign_up_outcome create_local_account(pqxx::dbtransaction& tx, const sign_up& wanted,
                                     const crypto::rails_cipher& cipher, wall_time now) {
  auto verdict = judge_sign_up(tx, wanted);
  if (!verdict.problems.empty()) return {std::nullopt, std::move(verdict.problems)};
  const auto own = make_account_secrets(wanted.password, cipher);
  return write(tx, wanted, wanted.approved && !verdict.needs_approval, own, now);
}

} // namespace pheidi::model
