// Accounts by name: as people type it, in any case, with or without the domain of this server.
#include "activitypub/mentioned.hpp"

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/base/ascii.hpp"

#include <idn2.h>

#include <memory>

namespace pheidi::activitypub {

namespace {

struct idn2_release {
  void operator()(char* text) const { idn2_free(text); }
};

std::string spelling_of(std::string_view domain) {
  auto known = normalise_domain(domain);
  return known.empty() ? ascii::lower(domain) : known;
}

} // namespace

std::string readable_domain(const std::string& domain) {
  char* raw = nullptr;
  const int rc = idn2_to_unicode_8z8z(domain.c_str(), &raw, 0);
  const std::unique_ptr<char, idn2_release> text(raw);
  return rc == IDN2_OK ? std::string(text.get()) : domain;
}

mentioned_accounts::mentioned_accounts(const text_format& format)
    : full_handles_(format.full_handles), local_(spelling_of(format.local_domain)),
      web_(spelling_of(format.web_domain)) {
  for (const auto& each : format.mentions)
    by_username_[ascii::lower(each.username)].try_emplace(key_of(each.domain), &each);
}

std::string mentioned_accounts::key_of(std::string_view domain) const {
  auto spelling = spelling_of(domain);
  return spelling == local_ || spelling == web_ ? std::string() : spelling;
}

const mentioned_account* mentioned_accounts::find(std::string_view name) const {
  const auto at = name.find('@');
  const auto namesakes = by_username_.find(ascii::lower(name.substr(0, at)));
  if (namesakes == by_username_.end()) return nullptr;
  const auto found = namesakes->second.find(at == name.npos ? std::string() : key_of(name.substr(at + 1)));
  return found == namesakes->second.end() ? nullptr : found->second;
}

std::string mentioned_accounts::shown_name(const mentioned_account& account) const {
  const auto namesakes = by_username_.find(ascii::lower(account.username));
  const bool ambiguous = namesakes != by_username_.end() && namesakes->second.size() > 1;
  if ((!ambiguous && !full_handles_) || key_of(account.domain).empty()) return account.username;
  return account.username + "@" + readable_domain(account.domain);
}

} // namespace pheidi::activitypub
