// What is in the way of a sign-up: one query for everything that is looked up.
#include "sign_up_check.hpp"

#include "exec.hpp"
#include "mailboxes.hpp"
#include "sql_text.hpp"

#include "pheidi/base/ascii.hpp"
#include "pheidi/crypto/password.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

bool name_letter(char c) {
  return ascii::is_alnum(c) || c == '_';
}

/// Digits that look like letters are read as those: username_blocks keeps its names so.
std::string folded_username(std::string_view name) {
  constexpr std::string_view digits = "0123456789", letters = "oizeas6tbg";
  auto out = ascii::lower(name);
  for (char& c : out)
    if (ascii::is_digit(c)) c = letters[digits.find(c)];
  return out;
}

/// "a.b.example" -> a.b.example, b.example, example
std::vector<std::string> suffixes(std::string_view domain) {
  std::vector<std::string> out;
  while (!domain.empty()) {
    out.emplace_back(domain);
    const auto dot = domain.find('.');
    domain.remove_prefix(dot == std::string_view::npos ? domain.size() : dot + 1);
  }
  return out;
}

/// Of text that is UTF-8.
std::size_t characters(std::string_view text) {
  const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

std::optional<sign_up_fault> username_fault(std::string_view name) {
  if (name.empty()) return sign_up_fault::blank;
  if (!std::all_of(name.begin(), name.end(), name_letter)) return sign_up_fault::invalid;
  if (name.size() > max_username) return sign_up_fault::too_long;
  return std::nullopt;
}

std::optional<sign_up_fault> email_fault(std::string_view email) {
  if (email.empty()) return sign_up_fault::blank;
  if (!valid_email(email)) return sign_up_fault::invalid;
  return std::nullopt;
}

constexpr std::string_view look_sql =
    "SELECT EXISTS (SELECT 1 FROM accounts WHERE lower(username) = lower($1::text)"
    " AND coalesce(lower(domain), '') = '') AS name_taken,"
    " EXISTS (SELECT 1 FROM users WHERE email = $2::text) AS email_taken,"
    " (SELECT bool_or(NOT allow_with_approval) FROM username_blocks WHERE exact AND normalized_username = $3"
    " OR NOT exact AND strpos($3, normalized_username) > 0) AS name_reserved,"
    " (SELECT bool_or(NOT allow_with_approval) FROM email_domain_blocks WHERE domain = ANY($4::text[]))"
    " AS email_blocked,"
    " EXISTS (SELECT 1 FROM canonical_email_blocks WHERE canonical_email_hash = $5) AS mailbox_blocked";

} // namespace

sign_up_verdict judge_sign_up(pqxx::dbtransaction& tx, const sign_up& wanted) {
  const auto email = normal_email(wanted.email);
  auto name_fault = username_fault(wanted.username);
  auto address_fault = email_fault(email);
  // What is no name is nobody's; it need not be UTF-8 either.
  const std::string name = name_fault ? "" : wanted.username;
  const std::string address = address_fault ? "@" : email;
  const auto row =
      exec1(tx, look_sql, name, address, folded_username(name),
            array_literal(suffixes(address.substr(address.rfind('@') + 1))), canonical_hash(address));
  sign_up_verdict out;
  const auto rule = [&](const char* column) {
    if (row[column].is_null() || wanted.past_the_rules) return false;
    if (!row[column].as<bool>()) out.needs_approval = true;
    return row[column].as<bool>();
  };
  const bool reserved = rule("name_reserved"), blocked = rule("email_blocked");
  if (!name_fault && row["name_taken"].as<bool>()) name_fault = sign_up_fault::taken;
  if (!name_fault && reserved) name_fault = sign_up_fault::reserved;
  if (!address_fault && row["email_taken"].as<bool>()) address_fault = sign_up_fault::taken;
  if (!address_fault && blocked) address_fault = sign_up_fault::blocked;
  // Whoever was suspended does not learn why the address is refused.
  if (!address_fault && row["mailbox_blocked"].as<bool>() && !wanted.past_the_rules)
    address_fault = sign_up_fault::taken;
  if (name_fault) out.problems.push_back({"username", *name_fault});
  if (address_fault) out.problems.push_back({"email", *address_fault});
  if (const auto fault = password_fault(wanted.password)) out.problems.push_back({"password", *fault});
  return out;
}

std::vector<sign_up_problem> check_sign_up(pqxx::dbtransaction& tx, const sign_up& wanted) {
  return judge_sign_up(tx, wanted).problems;
}

std::optional<sign_up_fault> password_fault(std::string_view password) {
  if (password.empty()) return sign_up_fault::blank;
  if (!searchable(password)) return sign_up_fault::invalid;
  if (password.size() > crypto::max_password_bytes) return sign_up_fault::too_long;
  if (characters(password) < min_password) return sign_up_fault::too_short;
  return std::nullopt;
}

} // namespace pheidi::model
