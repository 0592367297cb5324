// /api/v1/lists and who is on them.
#include "pheidi/model/client/lists.hpp"

#include "text_measure.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/web/paging.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

std::optional<model::list_row> asked(call& c) {
  const auto id = c.id();
  return id ? model::find_list(c.tx, c.me().account, *id) : std::nullopt;
}

web::or_refusal<model::list_change> read(const call& c, bool fresh) {
  constexpr std::size_t longest = 256; // characters; four bytes each at most
  constexpr std::array<std::string_view, 3> policies{"list", "followed", "none"};
  model::list_change out;
  out.title = c.given.text("title");
  if (fresh && !out.title) return web::invalid("Title can't be blank");
  if (out.title) {
    if (is_blank(*out.title)) return web::invalid("Title can't be blank");
    if (out.title->size() > longest * 4 || graphemes(*out.title) > longest)
      return web::invalid("Title is too long");
  }
  if (const auto policy = c.given.text("replies_policy")) {
    const auto found = std::ranges::find(policies, *policy);
    if (found == policies.end()) return web::invalid("Replies policy is none of list, followed, none");
    out.replies_policy = static_cast<int>(found - policies.begin());
  }
  out.exclusive = c.given.flag("exclusive");
  return out;
}

answer list(call& c) {
  json::array out;
  for (const auto& row : model::lists_of_owner(c.tx, c.me().account))
    out.push_back(entities::list(row));
  return out;
}

answer show(call& c) {
  const auto row = asked(c);
  return row ? answer(entities::list(*row)) : web::not_found();
}

answer create(call& c) {
  const auto what = read(c, true);
  if (!what) return what.error();
  if (model::lists_of_owner(c.tx, c.me().account).size() >= static_cast<std::size_t>(model::most_lists))
    return web::invalid("there are too many lists");
  return entities::list(model::insert_list(c.tx, c.me().account, *what, c.now));
}

answer update(call& c) {
  const auto what = read(c, false);
  if (!what) return what.error();
  const auto id = c.id();
  const auto row = id ? model::update_list(c.tx, c.me().account, *id, *what, c.now) : std::nullopt;
  return row ? answer(entities::list(*row)) : web::not_found();
}

answer remove(call& c) {
  const auto id = c.id();
  if (!id || !model::remove_list(c.tx, c.me().account, *id)) return web::not_found();
  return web::done();
}

answer members(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const auto found = model::list_members(c.tx, row->id, p->max_id, p->since_id, p->limit);
  std::vector<account_id> ids;
  for (const auto& member : found)
    ids.push_back(member.account);
  answer out(entities::accounts(c.tx, c.context(), ids));
  if (found.empty() || p->limit == 0) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().membership, found.back().membership,
                    web::back::since_id);
}

/// Each is a query or two, and a job.
constexpr std::size_t most_at_once = 200;

answer add_members(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  const auto ids = c.given.ids("account_ids");
  if (ids.size() > most_at_once) return web::unprocessable("too many accounts at once");
  for (const auto id : ids) {
    switch (model::add_to_list(c.tx, c.me().account, row->id, account_id(id))) {
    case model::membership::not_followed:
      return web::not_found();
    case model::membership::already_there:
      return web::invalid("Account has already been taken");
    case model::membership::added:
      c.then.enqueue({federation::outbox::merge_feeds(account_id(id), c.me().account, {row->id}).back()});
      break;
    }
  }
  return web::done();
}

answer remove_members(call& c) {
  const auto row = asked(c);
  if (!row) return web::not_found();
  const auto ids = c.given.ids("account_ids");
  if (ids.size() > most_at_once) return web::unprocessable("too many accounts at once");
  for (const auto id : ids)
    if (model::remove_from_list(c.tx, row->id, account_id(id)))
      c.then.enqueue({federation::outbox::unmerge_feeds(account_id(id), c.me().account, {row->id}).back()});
  return web::done();
}

answer lists_with_account(call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  json::array out;
  for (const auto& row : model::lists_with(c.tx, c.me().account, account_id(*id)))
    out.push_back(entities::list(row));
  return out;
}

constexpr auto to_read = web::person("read:lists");
constexpr auto to_write = web::person("write:lists");

constexpr std::array all{
    web::route{"GET", "/api/v1/lists", to_read, &list},
    web::route{"POST", "/api/v1/lists", to_write, &create, web::writes},
    web::route{"GET", "/api/v1/lists/:id", to_read, &show},
    web::route{"PUT", "/api/v1/lists/:id", to_write, &update, web::writes},
    web::route{"DELETE", "/api/v1/lists/:id", to_write, &remove, web::writes},
    web::route{"GET", "/api/v1/lists/:id/accounts", to_read, &members},
    web::route{"POST", "/api/v1/lists/:id/accounts", to_write, &add_members, web::writes},
    web::route{"DELETE", "/api/v1/lists/:id/accounts", to_write, &remove_members, web::writes},
    web::route{"GET", "/api/v1/accounts/:id/lists", to_read, &lists_with_account},
};

} // namespace

table list_routes() {
  return all;
}

} // namespace pheidi::instance::api
