// /api/v1/follow_requests: who waits for the caller's word, and the word.
#include "reaction_page.hpp"
#include "relationships.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/client/profile_written.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using web::call;

/// False when nobody of that id asked.
bool authorise(call& c, account_id requester) {
  const auto me = c.me().account;
  const auto said = said_answer(c, requester); // nothing for one of ours
  const auto made = model::authorise_follow_request(c.tx, requester, me, c.now);
  if (!made) return false;
  c.then.enqueue({outbox::notify(me, made->follow.id, "Follow", "follow")});
  if (!said)
    c.then.enqueue(outbox::merge_feeds(me, requester, made->lists));
  else if (!said->inbox.empty())
    c.then.enqueue(
        {outbox::deliver(activitypub::accept_follow(said->accept_id, said->follow), me, said->inbox)});
  return true;
}

} // namespace

web::answer list_follow_requests(call& c) {
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const auto found = model::accounts_on(c.tx, c.schema, model::account_list::follow_requests, c.me().account,
                                        std::nullopt, rows_of(*p));
  std::vector<account_id> ids;
  for (const auto& row : found)
    ids.push_back(row.account);
  web::answer out(entities::accounts(c.tx, c.context(), ids));
  if (found.empty()) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().cursor, found.back().cursor,
                    web::back::since_id);
}

web::answer authorise_follow_request(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  if (!authorise(c, who->id)) return web::not_found();
  return relationship_of(c, who->id);
}

web::answer reject_follow_request(call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto said = said_answer(c, who->id);
  if (!model::remove_follow_request(c.tx, who->id, c.me().account)) return web::not_found();
  tell_rejected(c, said);
  return relationship_of(c, who->id);
}

void authorise_all_follow_requests(call& c) {
  constexpr int most = 1000; // in one transaction; who is left waits for a word
  for (const auto requester : model::waiting_requesters(c.tx, c.me().account, most))
    authorise(c, requester);
}

} // namespace pheidi::instance::api
