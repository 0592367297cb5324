// Whose an access token is and what it may do: `oauth_access_tokens`, with the person behind it.
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

/// What keeps a person from using what the token would allow.
enum class person_state { usable, unconfirmed, pending, disabled, suspended };

/// The person who let an application act.
struct person {
  std::int64_t user = 0;
  account_id account;
  std::string username;
  std::string locale;                        // may be empty
  std::vector<std::string> chosen_languages; // empty: all
  std::int64_t permissions = 0;              // bits of the role and of everybody's; data-model.md 1.5
  person_state state = person_state::usable;
};

struct bearer {
  std::int64_t token = 0;
  std::int64_t application = 0; // 0: of none
  std::vector<std::string> scopes;
  std::optional<person> who; // none: the application itself
  bool used_lately = true;   // false: `note_use` is due
};

struct found_bearer {
  std::optional<bearer> valid;
  bool revoked = false; // it was valid once
};
/// One query. Texts that no token has are found to be none.
found_bearer find_bearer(pqxx::dbtransaction& tx, std::string_view token, wall_time now);
/// `last_used_at`, at most once a day: Mastodon shows it, and counts who is active by it.
void note_use(pqxx::dbtransaction& tx, const bearer& by, const std::string& address, wall_time now);

/// The scope itself or one that contains it: `read` has all of `read:...`, `follow` what it once had.
bool allows(const std::vector<std::string>& granted, std::string_view scope);

} // namespace pheidi::model
