// The account that an administrator names.
#pragma once

#include "pheidi/app/admin_accounts.hpp"

namespace pheidi::app {

error refused(std::string why);
result<account_card> account_named(pqxx::dbtransaction& tx, std::string_view handle,
                                   const config::identity_settings& identity);
/// The same, of this server and with its user.
result<account_card> local_account_named(pqxx::dbtransaction& tx, std::string_view handle,
                                         const config::identity_settings& identity);

} // namespace pheidi::app
