// Which handle an actor has, as WebFinger confirms it from both sides. Lives on the fetcher's loop.
#pragma once

#include "pheidi/activitypub/actor.hpp"
#include "pheidi/federation/discovery/fetch.hpp"
#include "pheidi/model/accounts.hpp"

#include <optional>
#include <string>

namespace pheidi::federation::discovery {

struct handle {
  std::string username, domain;
};

/// What the actor says of itself, to be confirmed: FEP-2c59 `webfinger`, else its name at the host of its id.
handle claimed_handle(const activitypub::actor& a);
/// The handle that is known, if the actor does not say another one. A name at its own host is no other domain
/// than the one that was confirmed before.
std::optional<handle> unchanged_handle(const activitypub::actor& a, const model::account_row& known);
bool same_handle(const handle& a, const handle& b);

class handles {
 public:
  handles(fetcher& documents, const config::identity_settings& identity)
      : documents_(documents), identity_(identity) {}
  /// The claimed handle, or the one that its server names instead and that confirms itself; linked to the
  /// actor byte for byte. not_confirmed, gone, or what kept us from asking.
  net::awaitable<result<handle>> confirm(handle claimed, std::string actor_id, budget_ptr costs);
  /// The actor that the domain's server names for the handle; whether that actor agrees is for `confirm`.
  net::awaitable<result<std::string>> locate(handle whom, budget_ptr costs);

 private:
  net::awaitable<result<activitypub::webfinger>> ask(handle whom, budget_ptr costs);
  net::awaitable<result<std::string>> ask_by_host_meta(handle whom, budget_ptr costs);
  /// http where we ourselves speak it, and for hidden services.
  std::string at_our_scheme(std::string https_url, std::string_view domain) const;

  fetcher& documents_;
  const config::identity_settings& identity_;
};

} // namespace pheidi::federation::discovery
