// What people do to posts: like, bookmark, pin, mute; and the lists of what they liked and bookmarked.
//
// Each answers with the post as it stands afterwards, and changes nothing the second time.
#include "pheidi/model/client/reactions.hpp"

#include "boosting.hpp"
#include "reaction_page.hpp"

#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/interactions.hpp"
#include "pheidi/model/outgoing.hpp"
#include "pheidi/model/visibility.hpp"

#include <array>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

constexpr int most_pins = 5;

bool sees(const web::call& c, std::int64_t id) {
  return model::may_see(c.tx, c.schema, id, c.context().as_viewer()) == model::seen::yes;
}

web::answer show(web::call& c, std::int64_t id, entities::status_options options = {}) {
  auto entity = entities::status(c.tx, c.context(), id, options);
  return entity ? web::answer(*entity) : web::not_found();
}

model::outgoing_context outgoing(const web::call& c) {
  return {c.schema, c.here.settings.identity, c.here.settings.media, c.now};
}

void tell_of_like(web::call& c, const model::stored_favourite& like) {
  const auto author = model::find_author(c.tx, like.status);
  if (!author) return;
  if (author->local) {
    if (author->id != c.me().account)
      c.then.enqueue({outbox::notify(author->id, like.id, "Favourite", "favourite")});
  } else if (const auto said = model::load_like(c.tx, outgoing(c), like.id); said && !said->inbox.empty()) {
    c.then.enqueue({outbox::deliver(activitypub::like(said->said), c.me().account, said->inbox)});
  }
  c.then.run(outbox::post_used(status_id(like.status), c.now));
}

web::answer favourite(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  if (model::blocks_author(c.tx, c.me().account, *id)) return web::not_allowed();
  const auto like = model::insert_favourite(c.tx, c.schema, c.me().account, *id, c.now);
  if (!like) return web::not_found();
  if (like->inserted) tell_of_like(c, *like);
  return show(c, *id);
}

/// Also of a post that is hidden from the viewer by now: what one did can be undone.
web::answer unfavourite(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  const auto like = model::find_favourite(c.tx, c.me().account, *id);
  if (!like) return sees(c, *id) ? show(c, *id) : web::not_found();
  const auto said = model::load_like(c.tx, outgoing(c), *like); // while the row is there
  model::remove_favourite(c.tx, c.schema, c.me().account, *id, c.now);
  if (said && !said->inbox.empty())
    c.then.enqueue(
        {outbox::deliver(activitypub::undo(said->undo_id, "Like", said->said), c.me().account, said->inbox)});
  return show(c, *id, {.already_visible = true});
}

web::answer bookmark(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  model::add_bookmark(c.tx, c.me().account, *id, c.now);
  return show(c, *id);
}

web::answer unbookmark(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  const bool there = model::remove_bookmark(c.tx, c.me().account, *id);
  if (!there && !sees(c, *id)) return web::not_found();
  return show(c, *id, {.already_visible = true});
}

web::answer mute(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  if (!model::mute_conversation(c.tx, c.me().account, *id))
    return web::unprocessable("the post is part of no conversation");
  return show(c, *id);
}

web::answer unmute(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  if (!model::unmute_conversation(c.tx, c.me().account, *id))
    return web::unprocessable("the post is part of no conversation");
  return show(c, *id);
}

std::optional<web::answer> refuse_pin(web::call& c, std::int64_t id) {
  const auto row = model::find_status(c.tx, status_id(id));
  if (!row) return web::not_found();
  if (row->reblog_of) return web::invalid("a boost cannot be pinned");
  if (row->author != c.me().account) return web::invalid("the post of somebody else cannot be pinned");
  if (row->seen_by == activitypub::visibility::direct) return web::invalid("a direct post cannot be pinned");
  const int pinned = model::lock_pins(c.tx, c.me().account);
  if (pinned >= most_pins && !model::find_pin(c.tx, c.me().account, id))
    return web::invalid("as many posts as possible are pinned already");
  return std::nullopt;
}

web::answer pin(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  if (auto refusal = refuse_pin(c, *id)) return std::move(*refusal);
  if (!model::add_status_pin(c.tx, c.me().account, *id, c.now)) return show(c, *id);
  const auto row = model::find_pin(c.tx, c.me().account, *id);
  if (const auto said = row ? model::load_pin(c.tx, outgoing(c), *row) : std::nullopt)
    c.then.enqueue(
        {outbox::forward(activitypub::add(said->actor, said->object, said->target), c.me().account, {})});
  return show(c, *id);
}

web::answer unpin(web::call& c) {
  const auto id = c.id();
  if (!id || !sees(c, *id)) return web::not_found();
  const auto row = model::find_pin(c.tx, c.me().account, *id);
  if (!row) return show(c, *id);
  const auto said = model::load_pin(c.tx, outgoing(c), *row); // while the row is there
  model::remove_status_pin(c.tx, c.me().account, *id);
  if (said)
    c.then.enqueue(
        {outbox::forward(activitypub::remove(said->actor, said->object, said->target), c.me().account, {})});
  return show(c, *id);
}

using find_posts = std::vector<model::reacted_status> (*)(pqxx::dbtransaction&, account_id,
                                                          const model::reaction_page&);

web::answer list_posts(web::call& c, find_posts find) {
  const auto page = web::read_page(c.given, {20, 40});
  if (!page) return page.error();
  const auto rows = find(c.tx, c.me().account, rows_of(*page));
  std::vector<std::int64_t> ids;
  for (const auto& row : rows)
    ids.push_back(row.status);
  web::answer said(entities::statuses(c.tx, c.context(), ids));
  if (rows.empty()) return said;
  return web::paged(std::move(said), c, *page, rows.size(), rows.front().cursor, rows.back().cursor);
}

web::answer favourites(web::call& c) {
  return list_posts(c, &model::favourites_of);
}

web::answer bookmarks(web::call& c) {
  return list_posts(c, &model::bookmarks_of);
}

constexpr auto likes = web::person("write:favourites");
constexpr auto marks = web::person("write:bookmarks");
constexpr auto posts = web::person("write:statuses");
constexpr auto mutes = web::person("write:mutes");
constexpr auto pins = web::person("write:accounts");

constexpr std::array routes{
    web::route{"POST", "/api/v1/statuses/:id/favourite", likes, &favourite, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/unfavourite", likes, &unfavourite, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/reblog", posts, &reblog, web::writes, nullptr,
               web::family::statuses},
    web::route{"POST", "/api/v1/statuses/:id/unreblog", posts, &unreblog, web::writes, nullptr,
               web::family::deletions},
    web::route{"POST", "/api/v1/statuses/:id/bookmark", marks, &bookmark, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/unbookmark", marks, &unbookmark, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/mute", mutes, &mute, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/unmute", mutes, &unmute, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/pin", pins, &pin, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/unpin", pins, &unpin, web::writes},
    web::route{"GET", "/api/v1/favourites", web::person("read:favourites"), &favourites},
    web::route{"GET", "/api/v1/bookmarks", web::person("read:bookmarks"), &bookmarks},
};

} // namespace

table reaction_routes() {
  return routes;
}

} // namespace pheidi::instance::api
