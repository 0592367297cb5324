// /api/v1/conversations: direct messages by who takes part.
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/conversation_rows.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace {

using web::answer;
using web::call;

answer list(call& c) {
  const auto p = web::read_page(c.given, {20, 40});
  if (!p) return p.error();
  const auto rows =
      model::conversation_page(c.tx, c.me().account, {p->max_id, p->since_id, p->min_id, p->limit});
  answer out(entities::conversations(c.tx, c.context(), rows));
  if (rows.empty()) return out;
  return web::paged(std::move(out), c, *p, rows.size(), *rows.front().last_status, *rows.back().last_status);
}

answer set_unread(call& c, bool unread) {
  const auto id = c.id();
  const auto row = id ? model::set_conversation_unread(c.tx, c.me().account, *id, unread) : std::nullopt;
  if (!row) return web::not_found();
  auto shown = entities::conversations(c.tx, c.context(), {*row});
  return shown.empty() ? web::not_found() : answer(shown.front());
}
answer read(call& c) {
  return set_unread(c, false);
}
answer unread(call& c) {
  return set_unread(c, true);
}

answer remove(call& c) {
  const auto id = c.id();
  if (!id || !model::remove_conversation(c.tx, c.me().account, *id)) return web::not_found();
  return web::done();
}

constexpr auto to_write = web::person("write:conversations");

constexpr std::array all{
    web::route{"GET", "/api/v1/conversations", web::person("read:statuses"), &list},
    web::route{"POST", "/api/v1/conversations/:id/read", to_write, &read, web::writes},
    web::route{"POST", "/api/v1/conversations/:id/unread", to_write, &unread, web::writes},
    web::route{"DELETE", "/api/v1/conversations/:id", to_write, &remove, web::writes},
};

} // namespace

table conversation_routes() {
  return all;
}

} // namespace pheidi::instance::api
