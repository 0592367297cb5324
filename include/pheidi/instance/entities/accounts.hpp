// Accounts as clients see them (client-api.md 3.1), and how the viewer stands to them (3.6).
//
// Four or five queries for a list of any length. Threads: those of the executor.
#pragma once

#include "pheidi/instance/entities/context.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <optional>
#include <span>

namespace pheidi::instance::entities {

/// In the given order; who is unknown is left out. A suspended account is there, blanked.
boost::json::array accounts(pqxx::dbtransaction& tx, const context& ctx, std::span<const account_id> ids);
std::map<account_id, boost::json::object> accounts_by_id(pqxx::dbtransaction& tx, const context& ctx,
                                                         std::span<const account_id> ids);
std::optional<boost::json::object> account(pqxx::dbtransaction& tx, const context& ctx, account_id id);

/// One of ours as it sees itself, with `source` and `role`; nothing without a user.
std::optional<boost::json::object> credential_account(pqxx::dbtransaction& tx, const context& ctx,
                                                      account_id id);
/// With `mute_expires_at` of the viewer's mutes.
boost::json::array muted_accounts(pqxx::dbtransaction& tx, const context& ctx,
                                  std::span<const account_id> ids);
/// id, acct, locked, bot, url and avatars, for grouped notifications.
boost::json::array partial_accounts(pqxx::dbtransaction& tx, const context& ctx,
                                    std::span<const account_id> ids);

/// Of the viewer to each account, in the given order, once each; who is unknown is left out. Empty without
/// a viewer.
boost::json::array relationships(pqxx::dbtransaction& tx, const context& ctx,
                                 std::span<const account_id> ids);

} // namespace pheidi::instance::entities
