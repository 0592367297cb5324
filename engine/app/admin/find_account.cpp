// Handles with and without "@", of here and elsewhere, and e-mail addresses.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/actor.hpp"

#include <fmt/format.h>

namespace pheidi::app {

error refused(std::string why) {
  return {errc::refused, std::move(why)};
}

result<account_card> account_named(pqxx::dbtransaction& tx, std::string_view handle,
                                   const config::identity_settings& identity) {
  auto name = handle;
  if (name.starts_with('@')) name.remove_prefix(1);
  const auto at = name.find('@');
  const auto domain = at == std::string_view::npos ? "" : activitypub::normalise_domain(name.substr(at + 1));
  const bool here = domain.empty() || identity.is_ours(domain);
  auto found = model::find_staff_account(tx, name.substr(0, at), here ? "" : domain);
  if (found) return account_card{*found, model::find_user_of_account(tx, found->id)};
  if (at != std::string_view::npos)
    if (auto user = model::find_user_by_email_or_name(tx, name))
      if (auto account = model::find_staff_account(tx, user->username, ""))
        return account_card{std::move(*account), std::move(user)};
  return refused(fmt::format("there is no account '{}' here; who there is: pheidi account list", handle));
}

result<account_card> local_account_named(pqxx::dbtransaction& tx, std::string_view handle,
                                         const config::identity_settings& identity) {
  auto found = account_named(tx, handle, identity);
  if (!found) return found;
  if (!found->account.local())
    return refused(fmt::format("{}@{} is of another server", found->account.username, found->account.domain));
  if (!found->user) return refused(fmt::format("'{}' was deleted", found->account.username));
  return found;
}

} // namespace pheidi::app
