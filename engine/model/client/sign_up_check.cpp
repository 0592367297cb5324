// What is in the way of a sign-up: the name here, the address by its own rules (sign_up_email.cpp).
#include "sign_up_check.hpp"

#include "exec.hpp"
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

constexpr std::string_view look_sql =
    "SELECT EXISTS (SELECT 1 FROM accounts WHERE lower(username) = lower($1::text)"
    " AND coalesce(lower(domain), '') = '') AS taken,"
    " (SELECT bool_or(NOT allow_with_approval) FROM username_blocks WHERE exact AND normalized_username = $2"
    " OR NOT exact AND strpos($2, normalized_username) > 0) AS reserved";

struct name_verdict {
  std::optional<sign_up_fault> fault;
  bool needs_approval = false;
};

name_verdict judge_name(pqxx::dbtransaction& tx, const sign_up& wanted) {
  // What is no name is nobody's; it need not be UTF-8 either.
  if (const auto fault = username_fault(wanted.username)) return {fault, false};
  const auto row = exec1(tx, look_sql, wanted.username, folded_username(wanted.username));
  if (row["taken"].as<bool>()) return {sign_up_fault::taken, false};
  if (row["reserved"].is_null() || wanted.past_the_rules) return {};
  if (row["reserved"].as<bool>()) return {sign_up_fault::reserved, false};
  return {std::nullopt, true};
}

} // namespace

sign_up_verdict judge_sign_up(pqxx::dbtransaction& tx, const sign_up& wanted) {
  const auto name = judge_name(tx, wanted);
  const auto email = judge_email(tx, {wanted.email, 0, wanted.past_the_rules});
  sign_up_verdict out{{}, name.needs_approval || email.needs_approval};
  if (name.fault) out.problems.push_back({"username", *name.fault});
  if (email.fault) out.problems.push_back({"email", *email.fault});
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
