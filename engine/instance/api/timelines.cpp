// /api/v1/timelines: home and lists out of feeds, public and hashtags out of the tables.
#include "pheidi/activitypub/note.hpp"
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/instance/feeds/home.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/lists.hpp"
#include "pheidi/model/client/timeline_rows.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;
using web::early_call;

constexpr web::page_bounds bounds{20, 40};

/// What the early part brought: a page of a feed.
struct feed_page {
  std::vector<std::int64_t> ids;
};

feeds::feed_store store_of(const web::surroundings& here) {
  return {here.on, here.base, here.keys, here.readers, here.schema};
}

feeds::cursor cursor_of(const web::page& p) {
  return {p.max_id, p.since_id, p.min_id, p.limit};
}

/// The cursors of the links are those of what was found, whether it may be shown or not: a page whose posts
/// are all hidden is not the end.
answer show(call& c, const web::page& p, const std::vector<std::int64_t>& ids,
            entities::status_options options = {}) {
  if (ids.empty()) return json::array();
  auto shown = entities::statuses(c.tx, c.context(), ids, options);
  return web::paged(answer(shown), c, p, ids.size(), ids.front(), ids.back(), web::back::min_id,
                    web::more::when_any);
}

net::awaitable<std::optional<answer>> read_home(early_call& c) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) co_return p.error();
  auto ids = co_await feeds::home_page(store_of(c.here), c.me().account, cursor_of(*p));
  if (!ids) co_return answer::refusal(503, "The timeline cannot be read now");
  c.brought = feed_page{std::move(*ids)};
  co_return std::nullopt;
}

answer show_feed(call& c) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) return p.error();
  return show(c, *p, c.carried<feed_page>()->ids);
}

net::awaitable<std::optional<answer>> read_list(early_call& c) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) co_return p.error();
  const auto id = c.id();
  if (!id) co_return web::not_found();
  const auto owner = c.me().account;
  std::function<bool(pqxx::dbtransaction&)> mine = [owner, &id](pqxx::dbtransaction& tx) {
    return model::find_list(tx, owner, *id).has_value();
  };
  auto is_mine = co_await c.here.readers.run<bool>(c.here.on, std::move(mine));
  if (!is_mine) co_return answer::refusal(503, "The database cannot be asked now");
  if (!*is_mine) co_return web::not_found();
  auto ids = co_await feeds::list_page(store_of(c.here), *id, cursor_of(*p));
  if (!ids) co_return answer::refusal(503, "The timeline cannot be read now");
  c.brought = feed_page{std::move(*ids)};
  co_return std::nullopt;
}

model::timeline_query query_of(const call& c, const web::page& p) {
  model::timeline_query out;
  out.viewer = c.viewer();
  if (c.by && c.by->who) out.languages = c.me().chosen_languages;
  out.local = c.given.flag_or("local", false);
  out.remote = c.given.flag_or("remote", false);
  out.only_media = c.given.flag_or("only_media", false);
  out.page = {p.max_id, p.since_id, p.min_id, p.limit};
  return out;
}

answer show_public(call& c) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) return p.error();
  return show(c, *p, model::public_timeline(c.tx, c.schema, query_of(c, *p)), {true});
}

/// At most four more of each kind, normalised.
std::vector<std::string> more_tags(const call& c, std::string_view name) {
  constexpr std::size_t most = 4;
  std::vector<std::string> out;
  for (const auto& each : c.given.texts(name))
    if (const auto tag = activitypub::normalise_hashtag(each); tag && out.size() < most)
      out.push_back(tag->name);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

answer show_tag(call& c) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) return p.error();
  const auto name = activitypub::normalise_hashtag(c.path.at(0));
  if (!name) return web::not_found();
  const model::tag_condition tags{name->name, more_tags(c, "any"), more_tags(c, "all"), more_tags(c, "none")};
  return show(c, *p, model::tag_timeline(c.tx, c.schema, tags, query_of(c, *p)), {true});
}

answer show_link(call& /*c*/) {
  return json::array();
}

constexpr std::array all{
    web::route{"GET", "/api/v1/timelines/home", web::person("read:statuses"), &show_feed, web::reads,
               &read_home},
    web::route{"GET", "/api/v1/timelines/list/:id", web::person("read:lists"), &show_feed, web::reads,
               &read_list},
    web::route{"GET", "/api/v1/timelines/public", web::maybe("read:statuses"), &show_public},
    web::route{"GET", "/api/v1/timelines/tag/:hashtag", web::maybe("read:statuses"), &show_tag},
    web::route{"GET", "/api/v1/timelines/link", web::maybe("read:statuses"), &show_link},
};

} // namespace

table timeline_routes() {
  return all;
}

} // namespace pheidi::instance::api
