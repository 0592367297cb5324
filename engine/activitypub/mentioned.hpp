// Whom the names in a text mean.
#pragma once

#include "pheidi/activitypub/format_text.hpp"

#include <unordered_map>

namespace pheidi::activitypub {

class mentioned_accounts {
 public:
  explicit mentioned_accounts(const text_format& format);
  /// Of "user" or "user@domain"; nullptr if the text mentions nobody of that name.
  const mentioned_account* find(std::string_view name) const;
  /// The name to show: with its domain if another one mentioned here is called the same.
  std::string shown_name(const mentioned_account& account) const;

 private:
  /// One spelling for each; empty for ours.
  std::string key_of(std::string_view domain) const;

  bool full_handles_;
  std::string local_, web_;
  std::unordered_map<std::string, std::unordered_map<std::string, const mentioned_account*>> by_username_;
};

} // namespace pheidi::activitypub
