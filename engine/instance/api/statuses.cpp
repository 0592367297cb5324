// Reading posts: one, many, what surrounds them, what they were.
#include "pheidi/instance/entities/statuses.hpp"

#include "reaction_page.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/model/client/threads_shown.hpp"

#include <array>

namespace pheidi::instance::api {

namespace {

bool sees(const web::call& c, std::int64_t id) {
  return model::may_see(c.tx, c.schema, id, c.context().as_viewer()) == model::seen::yes;
}

web::answer get_one(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  auto entity = entities::status(c.tx, c.context(), *id);
  return entity ? web::answer(*entity) : web::not_found();
}

web::answer get_many(web::call& c) {
  constexpr std::size_t most = 20;
  auto ids = c.given.ids("id");
  if (c.given.texts("id").size() > most) return web::unprocessable("at most 20 posts at once");
  return entities::statuses(c.tx, c.context(), ids);
}

web::answer context(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  const auto bounds = c.viewer() ? model::thread_bounds() : model::thread_for_strangers;
  const auto thread = model::find_thread(c.tx, *id, c.context().as_viewer(), bounds);
  return boost::json::object{{"ancestors", entities::statuses(c.tx, c.context(), thread.ancestors)},
                             {"descendants", entities::statuses(c.tx, c.context(), thread.descendants)}};
}

web::answer source(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  auto entity = entities::status_source(c.tx, c.context(), *id);
  return entity ? web::answer(*entity) : web::not_found();
}

web::answer history(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  auto versions = entities::status_edits(c.tx, c.context(), *id);
  return versions.empty() ? web::not_found() : web::answer(versions);
}

/// Nobody translates here.
web::answer translate(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  return web::answer::refusal(503, "There is no translation service");
}

using find_people = std::vector<model::reacting_account> (*)(pqxx::dbtransaction&, const model::schema_facts&,
                                                             std::int64_t, const std::optional<account_id>&,
                                                             const model::reaction_page&);

web::answer list_people(web::call& c, find_people find) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  const auto page = web::read_page(c.given, {40, 80});
  if (!page) return page.error();
  const auto rows = find(c.tx, c.schema, *id, c.viewer(), rows_of(*page));
  std::vector<account_id> accounts;
  for (const auto& row : rows)
    accounts.push_back(row.account);
  web::answer said(entities::accounts(c.tx, c.context(), accounts));
  if (rows.empty()) return said;
  return web::paged(std::move(said), c, *page, rows.size(), rows.front().cursor, rows.back().cursor,
                    web::back::since_id);
}

web::answer reblogged_by(web::call& c) {
  return list_people(c, &model::reblogged_by);
}

web::answer favourited_by(web::call& c) {
  return list_people(c, &model::favourited_by);
}

web::answer quotes(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  const auto page = web::read_page(c.given, {20, 40});
  if (!page) return page.error();
  const auto rows = model::quotes_of_status(c.tx, c.schema, *id, rows_of(*page));
  std::vector<std::int64_t> ids;
  for (const auto& row : rows)
    ids.push_back(row.status);
  web::answer said(entities::statuses(c.tx, c.context(), ids));
  if (rows.empty()) return said;
  return web::paged(std::move(said), c, *page, rows.size(), rows.front().cursor, rows.back().cursor,
                    web::back::since_id);
}

constexpr auto reader = web::maybe("read:statuses");

constexpr std::array routes{
    web::route{"GET", "/api/v1/statuses", reader, &get_many},
    web::route{"GET", "/api/v1/statuses/:id", reader, &get_one},
    web::route{"GET", "/api/v1/statuses/:id/context", reader, &context},
    web::route{"GET", "/api/v1/statuses/:id/source", web::person("read:statuses"), &source},
    web::route{"GET", "/api/v1/statuses/:id/history", reader, &history},
    web::route{"POST", "/api/v1/statuses/:id/translate", web::person("read:statuses"), &translate},
    web::route{"GET", "/api/v1/statuses/:id/reblogged_by", web::maybe("read:accounts"), &reblogged_by},
    web::route{"GET", "/api/v1/statuses/:id/favourited_by", web::maybe("read:accounts"), &favourited_by},
    web::route{"GET", "/api/v1/statuses/:id/quotes", web::person("read:statuses"), &quotes},
};

} // namespace

table status_routes() {
  return routes;
}

} // namespace pheidi::instance::api
