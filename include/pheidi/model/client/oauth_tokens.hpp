// Access tokens and authorisation codes: `oauth_access_tokens`, `oauth_access_grants`.
#pragma once

#include "pheidi/base/clock.hpp"
#include "pheidi/db/executor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::model {

struct oauth_token {
  std::int64_t id = 0;
  std::string token;
  std::int64_t application = 0;       // 0: of none
  std::optional<std::int64_t> person; // users.id; none: the application itself
  std::vector<std::string> scopes;
  wall_time created_at{};
};
/// The one of this application and person with just these scopes, or `fresh` as a new one.
oauth_token obtain_oauth_token(pqxx::dbtransaction& tx, std::int64_t application,
                               std::optional<std::int64_t> person, const std::vector<std::string>& scopes,
                               const std::string& fresh, wall_time now);
/// Whether the person allowed that application just these scopes, and still does.
bool is_granted(pqxx::dbtransaction& tx, std::int64_t application, std::int64_t person,
                const std::vector<std::string>& scopes);
/// Revoked or not; nothing for a text that is no token.
std::optional<oauth_token> find_oauth_token(pqxx::dbtransaction& tx, std::string_view token);
/// Its push subscription ends, too. True when it was valid until now.
bool revoke_oauth_token(pqxx::dbtransaction& tx, std::int64_t token, wall_time now);
/// All that the person allowed the application, codes as well. The tokens that were valid until now.
std::vector<std::int64_t> revoke_application(pqxx::dbtransaction& tx, std::int64_t application,
                                             std::int64_t person, wall_time now);

/// An authorisation code: once, soon, and for one redirection.
struct oauth_grant {
  std::string code;
  std::int64_t application = 0, person = 0;
  std::string redirect_uri;
  std::vector<std::string> scopes;
  std::string code_challenge; // of S256; empty: none
};
inline constexpr seconds grant_life{600};
void add_oauth_grant(pqxx::dbtransaction& tx, const oauth_grant& made, wall_time now);
/// Uses the code up. Nothing when it is unknown, another application's, used, or too old. Of several at once
/// one gets it.
std::optional<oauth_grant> redeem_oauth_grant(pqxx::dbtransaction& tx, std::string_view code,
                                              std::int64_t application, wall_time now);
/// It is that person's and can still be redeemed.
bool holds_oauth_grant(pqxx::dbtransaction& tx, std::string_view code, std::int64_t person, wall_time now);

} // namespace pheidi::model
