// Pages of accounts: followers, followed, endorsed; whom the caller knows of them; the directory.
#include "accounts.hpp"
#include "asked_account.hpp"
#include "reaction_page.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/values.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using model::account_list;
using web::answer;
using web::call;

/// What `limit=0` gives at once; who endorses more gets a Link to the rest.
constexpr int most_endorsed = 500;

answer show(call& c, account_list which, account_id whose) {
  auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const bool all = which == account_list::endorsed && p->limit == 0;
  if (all) p->limit = most_endorsed;
  const auto found = model::accounts_on(c.tx, c.schema, which, whose, c.viewer(), rows_of(*p));
  std::vector<account_id> ids;
  for (const auto& row : found)
    ids.push_back(row.account);
  answer out(entities::accounts(c.tx, c.context(), ids));
  const bool no_more = all && found.size() < std::size_t{most_endorsed};
  if (found.empty() || no_more) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().cursor, found.back().cursor,
                    web::back::since_id);
}

/// Hidden lists, and those of who blocks the caller, are empty, not refused.
bool is_hidden(call& c, const model::asked_account& who) {
  if (who.gone) return true;
  const auto viewer = c.viewer();
  if (viewer == who.id) return false;
  return who.hides_lists || (viewer && model::blocks(c.tx, who.id, {viewer, {}}));
}

answer show_of_account(call& c, account_list which) {
  const auto who = asked_account(c);
  if (!who) return who.error();
  if (is_hidden(c, *who)) {
    const auto p = web::read_page(c.given, {40, 80});
    return p ? answer(json::array()) : p.error();
  }
  return show(c, which, who->id);
}

} // namespace

answer list_followers(call& c) {
  return show_of_account(c, account_list::followers);
}

answer list_following(call& c) {
  return show_of_account(c, account_list::following);
}

answer list_endorsed(call& c) {
  return show_of_account(c, account_list::endorsed);
}

answer list_own_endorsed(call& c) {
  return show(c, account_list::endorsed, c.me().account);
}

answer list_familiar(call& c) {
  constexpr std::size_t most = 40;
  auto asked = c.given.ids("id");
  if (asked.size() > most) asked.resize(most);
  const auto ids = model::known_accounts(c.tx, c.schema, asked, false);
  const auto found = model::familiar_followers(c.tx, c.schema, c.me().account, ids);
  std::vector<account_id> everybody;
  for (const auto& [of, friends] : found)
    everybody.insert(everybody.end(), friends.begin(), friends.end());
  const auto entities = entities::accounts_by_id(c.tx, c.context(), everybody);
  json::array out;
  for (const auto id : ids) {
    json::array accounts;
    if (const auto friends = found.find(id); friends != found.end())
      for (const auto each : friends->second)
        if (const auto entity = entities.find(each); entity != entities.end())
          accounts.push_back(entity->second);
    out.push_back(json::object{{"id", entities::id(id)}, {"accounts", std::move(accounts)}});
  }
  return out;
}

answer list_directory(call& c) {
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const model::directory_query query{c.viewer(), c.given.flag_or("local", false),
                                     c.given.text_or_empty("order") == "new", p->offset, p->limit};
  return entities::accounts(c.tx, c.context(), model::account_directory(c.tx, c.schema, query));
}

} // namespace pheidi::instance::api
