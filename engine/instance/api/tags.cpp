// Hashtags: looked at, followed, featured on one's profile.
#include "accounts.hpp"
#include "asked_account.hpp"
#include "tag_name.hpp"

#include "pheidi/activitypub/serialise.hpp"
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/instance/web/paging.hpp"
#include "pheidi/model/client/tags_written.hpp"
#include "pheidi/model/featured_tags.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

namespace outbox = federation::outbox;
using activitypub::hashtag;
using web::answer;
using web::call;

answer entity_of(call& c, std::int64_t tag) {
  auto all = entities::tags(c.tx, c.context(), std::span(&tag, 1));
  return all.empty() ? web::not_found() : answer(all.front().as_object());
}

/// One that nobody used yet is shown all the same; a GET makes no row.
answer show(call& c) {
  const auto name = read_tag_name(c.path.at(0));
  if (!name) return web::not_found();
  if (const auto tag = model::find_tag(c.tx, name->name)) return entity_of(c, *tag);
  return unseen_tag(c, *name);
}

answer follow(call& c) {
  const auto name = read_tag_name(c.path.at(0));
  if (!name) return web::not_found();
  const auto tag = model::obtain_tag(c.tx, *name, c.now);
  model::follow_tag(c.tx, c.me().account, tag, c.now);
  return entity_of(c, tag);
}

answer unfollow(call& c) {
  const auto name = read_tag_name(c.path.at(0));
  if (!name) return web::not_found();
  const auto tag = model::find_tag(c.tx, name->name);
  if (!tag) return unseen_tag(c, *name);
  if (model::unfollow_tag(c.tx, c.me().account, *tag))
    c.then.enqueue({outbox::unmerge_tag(*tag, c.me().account)});
  return entity_of(c, *tag);
}

answer list_followed(call& c) {
  const auto p = web::read_page(c.given, {100, 200});
  if (!p) return p.error();
  const auto found = model::followed_tags(c.tx, c.me().account, p->max_id, p->since_id, p->limit);
  std::vector<std::int64_t> tags;
  for (const auto& row : found)
    tags.push_back(row.tag);
  answer out(entities::tags(c.tx, c.context(), tags));
  if (found.empty()) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().cursor, found.back().cursor,
                    web::back::since_id);
}

/// Others hear of it as of a pinned post.
void tell(call& c, std::int64_t featured, bool added) {
  const auto said = model::load_featured_tag(c.tx, outgoing_of(c), featured);
  if (!said) return;
  const auto text = added ? activitypub::add(said->actor, said->object, said->target)
                          : activitypub::remove(said->actor, said->object, said->target);
  c.then.enqueue({outbox::forward(text, c.me().account, {})});
}

/// 422 when there is no more place. Featuring one again changes nothing.
web::or_refusal<std::int64_t> feature(call& c, const hashtag& name) {
  const auto me = c.me().account;
  const auto featured = model::featured_tags_of(c.tx, me);
  const auto tag = model::obtain_tag(c.tx, name, c.now);
  if (const auto there = model::featured_tag_named(c.tx, me, tag)) return *there;
  if (featured.size() >= static_cast<std::size_t>(model::most_featured_tags))
    return web::invalid("you feature as many hashtags as you may");
  const bool made = model::feature_tag(c.tx, me, name, c.now);
  const auto row = model::featured_tag_named(c.tx, me, tag);
  if (!row) return web::unprocessable("the hashtag cannot be featured");
  if (made) tell(c, *row, true);
  return *row;
}

void unfeature(call& c, std::int64_t featured) {
  tell(c, featured, false); // while the row is there
  model::remove_featured_tag(c.tx, c.me().account, featured);
}

answer feature_named(call& c) {
  const auto name = read_tag_name(c.path.at(0));
  if (!name) return web::not_found();
  const auto featured = feature(c, *name);
  if (!featured) return featured.error();
  return entity_of(c, *model::find_tag(c.tx, name->name));
}

answer unfeature_named(call& c) {
  const auto name = read_tag_name(c.path.at(0));
  if (!name) return web::not_found();
  const auto tag = model::find_tag(c.tx, name->name);
  if (!tag) return unseen_tag(c, *name);
  if (const auto featured = model::featured_tag_named(c.tx, c.me().account, *tag)) unfeature(c, *featured);
  return entity_of(c, *tag);
}

/// The caller's page, of which those of featured hashtags are part.
std::string own_page(call& c) {
  const auto entity = entities::account(c.tx, c.context(), c.me().account);
  return entity ? json::value_to<std::string>(entity->at("url")) : std::string();
}

answer list_featured(call& c) {
  return featured_tags_shown(c, c.me().account, own_page(c));
}

answer add_featured(call& c) {
  const auto text = c.given.text("name");
  if (!text) return web::bad_request("name is missing");
  const auto name = read_tag_name(*text);
  if (!name) return web::invalid("Name is no hashtag");
  const auto tag = model::find_tag(c.tx, name->name);
  if (tag && model::featured_tag_named(c.tx, c.me().account, *tag))
    return web::invalid("Hashtag has already been taken");
  const auto featured = feature(c, *name);
  if (!featured) return featured.error();
  auto row = model::find_featured_tag(c.tx, c.me().account, *featured);
  if (!row) return web::not_found();
  row->shown.owner_page = own_page(c);
  return entities::featured_tag(c.context(), row->shown);
}

answer remove_featured(call& c) {
  const auto id = c.id();
  if (!id || !model::find_featured_tag(c.tx, c.me().account, *id)) return web::not_found();
  unfeature(c, *id);
  return web::done();
}

answer suggest_featured(call& c) {
  constexpr int most = 10;
  return entities::tags(c.tx, c.context(), model::tags_to_feature(c.tx, c.me().account, most));
}

constexpr auto follows = web::person("write:follows follow");
constexpr auto reader = web::person("read:accounts");
constexpr auto writer = web::person("write:accounts");

constexpr std::array all{
    web::route{"GET", "/api/v1/tags/:name", web::maybe({}), &show},
    web::route{"POST", "/api/v1/tags/:name/follow", follows, &follow, web::writes, nullptr,
               web::family::follows},
    web::route{"POST", "/api/v1/tags/:name/unfollow", follows, &unfollow, web::writes},
    web::route{"POST", "/api/v1/tags/:name/feature", writer, &feature_named, web::writes},
    web::route{"POST", "/api/v1/tags/:name/unfeature", writer, &unfeature_named, web::writes},
    web::route{"GET", "/api/v1/followed_tags", web::person("read:follows follow"), &list_followed},
    web::route{"GET", "/api/v1/featured_tags", reader, &list_featured},
    web::route{"POST", "/api/v1/featured_tags", writer, &add_featured, web::writes},
    web::route{"GET", "/api/v1/featured_tags/suggestions", reader, &suggest_featured},
    web::route{"DELETE", "/api/v1/featured_tags/:id", writer, &remove_featured, web::writes},
};

} // namespace

table tag_routes() {
  return all;
}

} // namespace pheidi::instance::api
