// Codes and sentences of what is wrong with a sign-up, and the form of e-mail addresses. Pure.
#include "pheidi/base/ascii.hpp"
#include "pheidi/model/client/local_accounts.hpp"

#include <algorithm>

namespace pheidi::model {

namespace {

// Beside what would need quotes: '%' and '!' are read as a way to another server by some that carry mail.
bool mailbox_letter(char c) {
  return c > ' ' && c < '\x7f' && std::string_view("\"(),:;<>@[\\]%!").find(c) == std::string_view::npos;
}

bool domain_label(std::string_view label) {
  const auto letter = [](char c) { return ascii::is_alnum(c) || c == '-'; };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), letter);
}

bool domain_name(std::string_view domain) {
  for (;;) {
    const auto dot = domain.find('.');
    if (!domain_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

} // namespace

std::string_view sign_up_code(sign_up_fault fault) {
  switch (fault) {
  case sign_up_fault::blank:
    return "ERR_BLANK";
  case sign_up_fault::invalid:
    return "ERR_INVALID";
  case sign_up_fault::taken:
    return "ERR_TAKEN";
  case sign_up_fault::reserved:
    return "ERR_RESERVED";
  case sign_up_fault::blocked:
    return "ERR_BLOCKED";
  case sign_up_fault::too_long:
    return "ERR_TOO_LONG";
  case sign_up_fault::too_short:
    return "ERR_TOO_SHORT";
  case sign_up_fault::accepted:
    return "ERR_ACCEPTED";
  case sign_up_fault::below_limit:
    return "ERR_BELOW_LIMIT";
  }
  return "ERR_INVALID";
}

std::string_view sign_up_text(sign_up_fault fault) {
  switch (fault) {
  case sign_up_fault::blank:
    return "can't be blank";
  case sign_up_fault::invalid:
    return "is not valid";
  case sign_up_fault::taken:
    return "is already taken";
  case sign_up_fault::reserved:
    return "is reserved";
  case sign_up_fault::blocked:
    return "is of a provider that is not allowed here";
  case sign_up_fault::too_long:
    return "is too long";
  case sign_up_fault::too_short:
    return "is too short";
  case sign_up_fault::accepted:
    return "must be accepted";
  case sign_up_fault::below_limit:
    return "is below the age limit";
  }
  return "is not valid";
}

std::string normal_email(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return "";
  return ascii::lower(text.substr(first, text.find_last_not_of(white) - first + 1));
}

bool valid_email(std::string_view normal) {
  if (normal.size() > max_email) return false;
  const auto at = normal.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  const auto mailbox = normal.substr(0, at);
  return std::all_of(mailbox.begin(), mailbox.end(), mailbox_letter) && domain_name(normal.substr(at + 1));
}

} // namespace pheidi::model
