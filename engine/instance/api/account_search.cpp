// GET /api/v1/accounts/search, and the accounts of GET /api/v2/search.
#include "account_search.hpp"

#include "accounts.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/account_pages.hpp"
#include "pheidi/model/relationships.hpp"

#include <algorithm>

namespace pheidi::instance::api {

namespace {

using web::call;

/// "user", "@user" and "user@domain", whoever it is here.
std::optional<account_id> exactly(call& c, const std::string& text) {
  if (const auto whom = read_handle(text, c.here.settings.identity))
    return model::find_handle(c.tx, whom->username, whom->domain);
  return model::find_handle(c.tx, text.starts_with('@') ? text.substr(1) : text, "");
}

/// The one that was meant, if the caller wants to see him.
std::optional<account_id> meant(call& c, const people_wanted& wanted, const model::known_thing& met) {
  const auto found = met.account ? met.account : exactly(c, wanted.text);
  const auto who = found ? model::find_asked_account(c.tx, c.schema, *found) : std::nullopt;
  if (!who || who->gone) return std::nullopt;
  const auto me = c.viewer();
  if (wanted.followed_only && (!me || !model::find_follow(c.tx, *me, *found))) return std::nullopt;
  return found;
}

} // namespace

std::vector<account_id> find_people(call& c, const people_wanted& wanted, const model::known_thing& met) {
  auto words = wanted.text;
  std::ranges::replace(words, '@', ' ');
  auto out = model::search_accounts(c.tx, c.schema,
                                    {words, c.viewer(), wanted.followed_only, wanted.offset, wanted.limit});
  const auto first = meant(c, wanted, met);
  if (!first) return out;
  std::erase(out, *first);
  if (wanted.offset == 0) out.insert(out.begin(), *first);
  if (out.size() > static_cast<std::size_t>(wanted.limit)) out.resize(static_cast<std::size_t>(wanted.limit));
  return out;
}

net::awaitable<std::optional<web::answer>> meet_searched_account(web::early_call& c) {
  const auto text = read_search(c.given);
  if (!text) co_return text.error();
  if (!c.given.flag_or("resolve", false)) co_return std::nullopt;
  auto found = co_await meet(c.here, *text);
  c.brought = found;
  co_return std::nullopt;
}

web::answer search_for_accounts(call& c) {
  const auto text = read_search(c.given);
  if (!text) return text.error();
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const auto* met = c.carried<model::known_thing>();
  const people_wanted wanted{*text, c.given.flag_or("following", false), p->offset, p->limit};
  const auto found = find_people(c, wanted, met ? *met : model::known_thing());
  return entities::accounts(c.tx, c.context(), found);
}

} // namespace pheidi::instance::api
