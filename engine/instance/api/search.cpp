// GET /api/v2/search: accounts, hashtags, and whatever an address names. There is no index of what posts say.
#include "account_search.hpp"
#include "tag_name.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/account_pages.hpp"
#include "pheidi/model/client/tags_written.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

struct wanted {
  std::string text, type; // empty: of every kind
  web::page page;
  bool wants(std::string_view what) const { return type.empty() || type == what; }
};

/// Strangers may not make this server ask others, nor read on and on.
std::optional<answer> refuse_stranger(const web::parameters& given, bool known) {
  if (known) return std::nullopt;
  if (given.flag_or("resolve", false))
    return answer::refusal(401, "Search queries that resolve remote resources need an authenticated user");
  if (given.number("offset").value_or(0) > 0)
    return answer::refusal(401, "Search queries beyond the first page need an authenticated user");
  return std::nullopt;
}

web::or_refusal<wanted> read(const call& c) {
  wanted out;
  auto text = read_search(c.given);
  if (!text) return text.error();
  const auto page = web::read_page(c.given, {20, 40});
  if (!page) return page.error();
  out.text = std::move(*text);
  out.type = c.given.text_or_empty("type");
  out.page = *page;
  if (out.type.empty()) out.page.offset = 0; // of which kind?
  return out;
}

/// What is there under the address, if the caller may see it.
json::object by_address(call& c, const wanted& w, const model::known_thing& met) {
  json::array accounts, statuses;
  const auto found = met.nothing() ? model::find_by_address(c.tx, c.here.settings.identity, w.text) : met;
  if (found.account && w.wants("accounts"))
    if (const auto who = model::find_asked_account(c.tx, c.schema, *found.account); who && !who->gone)
      accounts = entities::accounts(c.tx, c.context(), std::span(&who->id, 1));
  if (found.status && w.wants("statuses"))
    statuses = entities::statuses(c.tx, c.context(), std::span(&*found.status, 1));
  return {{"accounts", std::move(accounts)},
          {"statuses", std::move(statuses)},
          {"hashtags", json::array()},
          {"collections", json::array()}};
}

json::array hashtags(call& c, const wanted& w) {
  const auto name = read_tag_name(w.text);
  if (!name) return {};
  const bool reviewed_only = c.given.flag_or("exclude_unreviewed", false);
  const auto found = model::search_tags(c.tx, {name->name, reviewed_only, w.page.offset, w.page.limit});
  auto out = entities::tags(c.tx, c.context(), found);
  if (w.page.offset > 0 || w.page.limit == 0 || reviewed_only || model::find_tag(c.tx, name->name))
    return out;
  out.insert(out.begin(), unseen_tag(c, *name));
  if (out.size() > static_cast<std::size_t>(w.page.limit)) out.pop_back();
  return out;
}

json::array accounts(call& c, const wanted& w, const model::known_thing& met) {
  if (w.text.starts_with('#')) return {};
  const people_wanted people{w.text, c.given.flag_or("following", false), w.page.offset, w.page.limit};
  return entities::accounts(c.tx, c.context(), find_people(c, people, met));
}

answer search(call& c) {
  if (auto refusal = refuse_stranger(c.given, c.viewer().has_value())) return std::move(*refusal);
  const auto w = read(c);
  if (!w) return w.error();
  const auto* brought = c.carried<model::known_thing>();
  const auto met = brought ? *brought : model::known_thing();
  if (is_address(w->text)) return by_address(c, *w, met);
  json::object out;
  out["accounts"] = w->wants("accounts") ? accounts(c, *w, met) : json::array();
  out["statuses"] = json::array();
  out["hashtags"] = w->wants("hashtags") ? hashtags(c, *w) : json::array();
  out["collections"] = json::array();
  return out;
}

net::awaitable<std::optional<answer>> meet_found(web::early_call& c) {
  const bool known = c.by && c.by->who;
  auto refusal = refuse_stranger(c.given, known);
  if (refusal) co_return std::move(*refusal);
  const auto text = read_search(c.given);
  if (!text) co_return text.error();
  const bool resolves = c.given.flag_or("resolve", false);
  const auto type = c.given.text_or_empty("type");
  if (!resolves || type == "hashtags") co_return std::nullopt;
  auto found = co_await meet(c.here, *text);
  c.brought = found;
  co_return std::nullopt;
}

constexpr std::array all{
    web::route{"GET", "/api/v2/search", web::maybe("read:search"), &search, web::reads, &meet_found},
};

} // namespace

table search_routes() {
  return all;
}

} // namespace pheidi::instance::api
