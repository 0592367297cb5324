// Blocks and mutes: whom the caller does not want to see, or to be seen by.
#include "reaction_page.hpp"
#include "relationships.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/client/relations_written.hpp"
#include "pheidi/model/relationships.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using web::call;

/// Follows and requests end with it, both ways; the other server hears of each.
void sever(call& c, const model::asked_account& who) {
  const auto me = c.me().account;
  const auto mine = said_follow(c, who.id);
  const auto theirs = said_answer(c, who.id);
  const auto cut = model::sever_for_block(c.tx, me, who.id, c.now);
  if (cut.by_blocker) {
    c.then.enqueue(outbox::unmerge_feeds(who.id, me, cut.by_blocker->lists));
    tell_undone(c, mine);
  }
  if (cut.by_blocked && who.local()) c.then.enqueue(outbox::unmerge_feeds(me, who.id, cut.by_blocked->lists));
  if (cut.by_blocked || cut.request_by_blocked) tell_rejected(c, theirs);
}

std::optional<model::outgoing_statement> said_block(call& c, account_id target) {
  const auto row = model::find_block(c.tx, c.me().account, target);
  return row ? model::load_block(c.tx, outgoing_of(c), *row) : std::nullopt;
}

/// 0 and what is no number is for ever.
web::or_refusal<seconds> read_duration(const call& c) {
  constexpr std::int64_t longest = 100LL * 365 * 24 * 3600;
  const auto given = c.given.number("duration").value_or(0);
  if (given < 0) return web::invalid("duration must not be negative");
  return seconds(std::min(given, longest));
}

using render = boost::json::array (*)(pqxx::dbtransaction&, const entities::context&,
                                      std::span<const account_id>);

web::answer list(call& c, model::account_list which, render show) {
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const auto found = model::accounts_on(c.tx, c.schema, which, c.me().account, std::nullopt, rows_of(*p));
  std::vector<account_id> ids;
  for (const auto& row : found)
    ids.push_back(row.account);
  web::answer out(show(c.tx, c.context(), ids));
  if (found.empty()) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().cursor, found.back().cursor,
                    web::back::since_id);
}

} // namespace

web::answer block(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto me = c.me().account;
  if (who->id == me) return relationship_of(c, who->id);
  model::lock_relation(c.tx, me, who->id);
  sever(c, *who);
  const auto change =
      model::insert_block(c.tx, me, who->id, model::generated_uri(c.here.settings.identity), c.now);
  if (change != model::row_change::inserted) return relationship_of(c, who->id);
  c.then.enqueue({outbox::after_block(me, who->id)});
  if (const auto said = said_block(c, who->id); said && !said->inbox.empty())
    c.then.enqueue({outbox::deliver(activitypub::block(said->said), me, said->inbox)});
  return relationship_of(c, who->id);
}

web::answer unblock(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto said = said_block(c, who->id);
  const bool gone = model::remove_block(c.tx, c.me().account, who->id).has_value();
  if (gone && said && !said->inbox.empty())
    c.then.enqueue({outbox::deliver(activitypub::undo(said->undo_id, "Block", said->said), c.me().account,
                                    said->inbox)});
  return relationship_of(c, who->id);
}

web::answer mute(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto duration = read_duration(c);
  if (!duration) return duration.error();
  const auto me = c.me().account;
  if (who->id == me) return relationship_of(c, who->id);
  model::wanted_mute how{c.given.flag_or("notifications", true), {}};
  if (duration->count() > 0) how.ends_at = c.now + *duration;
  const auto row = model::write_mute(c.tx, me, who->id, how, c.now);
  c.then.enqueue(
      {how.hide_notifications ? outbox::after_block(me, who->id) : outbox::after_mute(me, who->id)});
  if (duration->count() > 0) c.then.enqueue({outbox::end_mute(row, *duration)});
  return relationship_of(c, who->id);
}

web::answer unmute(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto me = c.me().account;
  if (model::remove_mute(c.tx, me, who->id) && model::relation_between(c.tx, me, who->id).following)
    c.then.enqueue(outbox::merge_feeds(who->id, me, {}));
  return relationship_of(c, who->id);
}

web::answer list_blocks(call& c) {
  return list(c, model::account_list::blocks, &entities::accounts);
}

web::answer list_mutes(call& c) {
  return list(c, model::account_list::mutes, &entities::muted_accounts);
}

} // namespace pheidi::instance::api
