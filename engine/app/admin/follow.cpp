// What a client's follow of somebody elsewhere does: a request here, and a Follow to their server.
#include "app/admin/find_account.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/app/admin_accounts.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/relationships.hpp"

#include <fmt/format.h>

namespace pheidi::app {

namespace {

result<bool> ask(pqxx::dbtransaction& tx, const config::settings& s, account_id by, account_id whom,
                 admin_session::follow_ups& then) {
  const auto between = model::relation_between(tx, by, whom);
  if (between.following || between.requested) return false;
  if (between.blocking || between.blocked_by) return refused("one of the two blocks the other");
  const auto now = wall_clock::now();
  model::insert_follow_request(tx, {.account = by, .target = whom, .uri = model::generated_uri(s.identity)},
                               now);
  const auto schema = model::inspect_schema(tx);
  const auto said = model::load_follow(tx, {schema, s.identity, s.media, now}, by, whom);
  if (said && !said->inbox.empty())
    then.enqueue({federation::outbox::deliver(activitypub::follow({said->id, said->actor, said->object}), by,
                                              said->inbox)});
  return true;
}

} // namespace

result<bool> follow_account(admin_session& in, std::string_view follower, std::string_view whom) {
  const auto& s = in.settings();
  return in.change<bool>([&](pqxx::dbtransaction& tx, admin_session::follow_ups& then) -> result<bool> {
    const auto by = local_account_named(tx, follower, s.identity);
    if (!by) return by.error();
    const auto who = account_named(tx, whom, s.identity);
    if (!who) return who.error();
    if (who->user) return refused(fmt::format("{} lives here: follow from a client", whom));
    return ask(tx, s, by->account.id, who->account.id, then);
  });
}

} // namespace pheidi::app
