// /api/v1/notifications and /api/v2/notifications: one by one, and in groups.
#include "notifications.hpp"

#include "pheidi/instance/entities/accounts.hpp"
#include "pheidi/instance/entities/notifications.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using web::answer;
using web::call;

constexpr web::page_bounds pages{40, 80};
constexpr web::page_bounds counts{100, 1000};

answer list(call& c) {
  const auto query = read_notification_query(c, pages);
  if (!query) return query.error();
  const auto p = web::read_page(c.given, pages);
  const auto rows = model::notification_page(c.tx, *query);
  answer out(entities::notifications(c.tx, c.context(), rows));
  if (rows.empty()) return out;
  return web::paged(std::move(out), c, *p, rows.size(), rows.front().id, rows.back().id, web::back::min_id,
                    web::more::when_any);
}

answer show(call& c) {
  const auto id = c.id();
  const auto row = id ? model::find_notification(c.tx, c.me().account, *id) : std::nullopt;
  if (!row) return web::not_found();
  const auto found = entities::notification(c.tx, c.context(), row->id);
  return found ? answer(*found) : web::not_found();
}

answer clear(call& c) {
  model::clear_notifications(c.tx, c.me().account);
  return web::done();
}

answer dismiss(call& c) {
  const auto id = c.id();
  if (!id || !model::dismiss_notification(c.tx, c.me().account, *id)) return web::not_found();
  return web::done();
}

answer dismiss_many(call& c) {
  constexpr std::size_t most = 80;
  const auto ids = c.given.ids("ids");
  if (ids.size() > most) return web::unprocessable("too many ids");
  for (const auto id : ids)
    model::dismiss_notification(c.tx, c.me().account, id);
  return web::done();
}

answer count(call& c, bool grouped) {
  const auto query = read_notification_query(c, counts);
  if (!query) return query.error();
  return json::object{{"count", model::unread_notifications(c.tx, *query, grouped)}};
}
answer count_single(call& c) {
  return count(c, false);
}
answer count_groups(call& c) {
  return count(c, true);
}

bool wants_partial(const call& c) {
  return c.given.text("expand_accounts") == "partial_avatars";
}

answer list_groups(call& c) {
  const auto query = read_notification_query(c, pages);
  if (!query) return query.error();
  const auto p = web::read_page(c.given, pages);
  const auto groups = model::notification_group_page(c.tx, *query);
  answer out(entities::grouped_notifications(c.tx, c.context(), groups, {wants_partial(c), true}));
  if (groups.empty()) return out;
  return web::paged(std::move(out), c, *p, groups.size(), groups.front().page_max, groups.back().page_min,
                    web::back::min_id, web::more::when_any);
}

answer show_group(call& c) {
  const auto group = model::find_notification_group(c.tx, c.me().account, c.path.at(0));
  if (!group) return web::not_found();
  const std::array one{*group};
  return entities::grouped_notifications(c.tx, c.context(), one, {wants_partial(c), false});
}

answer group_accounts(call& c) {
  const auto p = web::read_page(c.given, pages);
  if (!p) return p.error();
  const auto found =
      model::notification_group_senders(c.tx, c.me().account, c.path.at(0), p->max_id, p->since_id, p->limit);
  std::vector<account_id> ids;
  for (const auto& sender : found)
    ids.push_back(sender.from);
  answer out(entities::accounts(c.tx, c.context(), ids));
  if (found.empty()) return out;
  return web::paged(std::move(out), c, *p, found.size(), found.front().notification,
                    found.back().notification, web::back::since_id);
}

answer dismiss_group(call& c) {
  // One that is gone is dismissed, by this device or by another.
  (void)model::dismiss_notification_group(c.tx, c.me().account, c.path.at(0));
  return web::done();
}

constexpr auto to_read = web::person("read:notifications");
constexpr auto to_write = web::person("write:notifications");

constexpr std::array own{
    web::route{"GET", "/api/v1/notifications", to_read, &list},
    web::route{"GET", "/api/v1/notifications/unread_count", to_read, &count_single},
    web::route{"GET", "/api/v1/notifications/:id", to_read, &show},
    web::route{"POST", "/api/v1/notifications/clear", to_write, &clear, web::writes},
    web::route{"POST", "/api/v1/notifications/:id/dismiss", to_write, &dismiss, web::writes},
    web::route{"DELETE", "/api/v1/notifications/:id", to_write, &dismiss, web::writes},
    web::route{"DELETE", "/api/v1/notifications/destroy_multiple", to_write, &dismiss_many, web::writes},
    web::route{"GET", "/api/v2/notifications", to_read, &list_groups},
    web::route{"GET", "/api/v2/notifications/unread_count", to_read, &count_groups},
    web::route{"POST", "/api/v2/notifications/clear", to_write, &clear, web::writes},
    web::route{"GET", "/api/v2/notifications/:group_key", to_read, &show_group},
    web::route{"GET", "/api/v2/notifications/:group_key/accounts", to_read, &group_accounts},
    web::route{"POST", "/api/v2/notifications/:group_key/dismiss", to_write, &dismiss_group, web::writes},
};

} // namespace

web::or_refusal<model::notification_query> read_notification_query(const web::call& c,
                                                                   web::page_bounds bounds) {
  const auto p = web::read_page(c.given, bounds);
  if (!p) return p.error();
  model::notification_query out;
  out.account = c.me().account;
  out.max_id = p->max_id;
  out.since_id = p->since_id;
  out.min_id = p->min_id;
  out.limit = p->limit;
  out.types = c.given.texts("types");
  out.exclude_types = c.given.texts("exclude_types");
  out.grouped_types = c.given.texts("grouped_types");
  out.include_filtered = c.given.flag_or("include_filtered", false);
  if (const auto from = c.given.text("account_id")) {
    const auto id = web::read_id(*from);
    if (!id) return web::not_found();
    out.from = account_id(*id);
  }
  return out;
}

table notification_routes() {
  static const auto all = [] {
    std::vector<web::route> out(own.begin(), own.end());
    const auto more = notification_policy_routes();
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }();
  return all;
}

} // namespace pheidi::instance::api
