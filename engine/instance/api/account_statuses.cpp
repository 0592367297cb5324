// GET /api/v1/accounts/:id/statuses: what somebody posted, as far as the caller may see it.
#include "accounts.hpp"
#include "asked_account.hpp"
#include "reaction_page.hpp"

#include "pheidi/activitypub/note.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/account_posts.hpp"

#include <boost/json/array.hpp>

namespace pheidi::instance::api {

namespace {

model::account_posts_query query_of(const web::call& c, account_id author, const web::page& p) {
  model::account_posts_query out;
  out.author = author;
  out.by = c.context().as_viewer();
  out.only_media = c.given.flag_or("only_media", false);
  out.without_replies = c.given.flag_or("exclude_replies", false);
  out.without_boosts = c.given.flag_or("exclude_reblogs", false);
  out.without_direct = c.given.flag_or("exclude_direct", false);
  out.pinned = c.given.flag_or("pinned", false);
  out.page = rows_of(p);
  return out;
}

} // namespace

web::answer list_account_statuses(web::call& c) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  const auto p = web::read_page(c.given, {20, 40});
  if (!p) return p.error();
  if (who->gone) return boost::json::array();
  auto query = query_of(c, who->id, *p);
  if (const auto name = c.given.text_or_empty("tagged"); !name.empty()) {
    const auto tag = activitypub::normalise_hashtag(name);
    if (!tag) return boost::json::array();
    query.tag = tag->name;
  }
  const auto ids = model::posts_of_account(c.tx, c.schema, query);
  web::answer out(entities::statuses(c.tx, c.context(), ids, {.already_visible = true}));
  if (ids.empty()) return out;
  return web::paged(std::move(out), c, *p, ids.size(), ids.front(), ids.back());
}

} // namespace pheidi::instance::api
