// Whether an address may be somebody's: its form, whether it is free, and the blocks of its domain and
// mailbox.
#include "domain_suffixes.hpp"
#include "exec.hpp"
#include "mailboxes.hpp"
#include "sql_text.hpp"

#include "pheidi/model/client/local_accounts.hpp"

namespace pheidi::model {

namespace {

constexpr std::string_view look_sql =
    "SELECT EXISTS (SELECT 1 FROM users WHERE email = $1::text AND id <> $2) AS taken,"
    " (SELECT bool_or(NOT allow_with_approval) FROM email_domain_blocks WHERE domain = ANY($3::text[]))"
    " AS blocked,"
    " EXISTS (SELECT 1 FROM canonical_email_blocks WHERE canonical_email_hash = $4) AS mailbox_blocked";

} // namespace

email_verdict judge_email(pqxx::dbtransaction& tx, const email_claim& claim) {
  const auto email = normal_email(claim.email);
  if (email.empty()) return {sign_up_fault::blank, false};
  // What is no address is nobody's; it need not be UTF-8 either.
  if (!valid_email(email)) return {sign_up_fault::invalid, false};
  const auto row =
      exec1(tx, look_sql, email, claim.of_user,
            array_literal(domain_suffixes(email.substr(email.rfind('@') + 1))), canonical_hash(email));
  if (row["taken"].as<bool>()) return {sign_up_fault::taken, false};
  if (claim.past_the_rules) return {};
  const bool ruled = !row["blocked"].is_null();
  if (ruled && row["blocked"].as<bool>()) return {sign_up_fault::blocked, false};
  // Whoever was suspended does not learn why the address is refused.
  if (row["mailbox_blocked"].as<bool>()) return {sign_up_fault::taken, false};
  return {std::nullopt, ruled};
}

} // namespace pheidi::model
