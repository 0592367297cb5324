// Which notifications are kept apart, and what becomes of those.
#include "notifications.hpp"

#include "pheidi/instance/entities/notifications.hpp"
#include "pheidi/model/client/notifications_written.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <array>

namespace pheidi::instance::api {

namespace json = boost::json;

namespace {

using model::policy_choice;
using web::answer;
using web::call;

answer show(call& c) {
  return entities::notification_policy(c.tx, c.context());
}
answer show_old(call& c) {
  return entities::old_notification_policy(c.tx, c.context());
}

struct part {
  const char* name;
  const char* old_name; // null: not there in the first version
  policy_choice model::notification_policy::*where;
};
constexpr std::array parts{
    part{"for_not_following", "filter_not_following", &model::notification_policy::not_following},
    part{"for_not_followers", "filter_not_followers", &model::notification_policy::not_followers},
    part{"for_new_accounts", "filter_new_accounts", &model::notification_policy::new_accounts},
    part{"for_private_mentions", "filter_private_mentions", &model::notification_policy::private_mentions},
    part{"for_limited_accounts", nullptr, &model::notification_policy::limited_accounts},
    part{"for_bots", nullptr, &model::notification_policy::bots},
};

std::optional<policy_choice> choice_of(std::string_view word) {
  if (word == "accept") return policy_choice::accept;
  if (word == "filter") return policy_choice::filter;
  if (word == "drop") return policy_choice::drop;
  return std::nullopt;
}

answer update(call& c) {
  auto policy = model::find_notification_policy(c.tx, c.me().account);
  for (const auto& each : parts) {
    const auto said = c.given.text(each.name);
    if (!said) continue;
    const auto choice = choice_of(*said);
    if (!choice) return web::invalid(fmt::format("{} is none of accept, filter, drop", each.name));
    policy.*each.where = *choice;
  }
  model::store_notification_policy(c.tx, c.me().account, policy, c.now);
  return show(c);
}

answer update_old(call& c) {
  auto policy = model::find_notification_policy(c.tx, c.me().account);
  for (const auto& each : parts)
    if (const auto said = each.old_name ? c.given.flag(each.old_name) : std::nullopt)
      policy.*each.where = *said ? policy_choice::filter : policy_choice::accept;
  model::store_notification_policy(c.tx, c.me().account, policy, c.now);
  return show_old(c);
}

answer list_requests(call& c) {
  const auto p = web::read_page(c.given, {40, 80});
  if (!p) return p.error();
  const auto rows =
      model::notification_request_page(c.tx, c.me().account, p->max_id, p->since_id, p->min_id, p->limit);
  answer out(entities::notification_requests(c.tx, c.context(), rows));
  if (rows.empty()) return out;
  return web::paged(std::move(out), c, *p, rows.size(), rows.front().id, rows.back().id);
}

answer show_request(call& c) {
  const auto id = c.id();
  const auto row = id ? model::find_notification_request(c.tx, c.me().account, *id) : std::nullopt;
  if (!row) return web::not_found();
  const std::array one{*row};
  auto found = entities::notification_requests(c.tx, c.context(), one);
  return found.empty() ? web::not_found() : answer(found.front());
}

/// Whoever streams hears that the list is another one now.
void accept(call& c, const std::vector<std::int64_t>& ids) {
  if (model::accept_notification_requests(c.tx, c.me().account, ids, c.now) == 0) return;
  c.then.run({federation::outbox::publish(fmt::format("timeline:{}:notifications", c.me().account.value),
                                          R"({"event":"notifications_merged","payload":"1"})")});
}

answer accept_one(call& c) {
  const auto id = c.id();
  if (!id || !model::find_notification_request(c.tx, c.me().account, *id)) return web::not_found();
  accept(c, {*id});
  return web::done();
}
answer dismiss_one(call& c) {
  const auto id = c.id();
  if (!id || !model::find_notification_request(c.tx, c.me().account, *id)) return web::not_found();
  model::dismiss_notification_requests(c.tx, c.me().account, {*id});
  return web::done();
}
answer accept_many(call& c) {
  accept(c, c.given.ids("id"));
  return web::done();
}
answer dismiss_many(call& c) {
  model::dismiss_notification_requests(c.tx, c.me().account, c.given.ids("id"));
  return web::done();
}

/// Accepting happens at once here.
answer merged(call& /*c*/) {
  return json::object{{"merged", true}};
}

constexpr auto to_read = web::person("read:notifications");
constexpr auto to_write = web::person("write:notifications");

constexpr std::array all{
    web::route{"GET", "/api/v2/notifications/policy", to_read, &show},
    web::route{"PUT", "/api/v2/notifications/policy", to_write, &update, web::writes},
    web::route{"GET", "/api/v1/notifications/policy", to_read, &show_old},
    web::route{"PUT", "/api/v1/notifications/policy", to_write, &update_old, web::writes},
    web::route{"GET", "/api/v1/notifications/requests", to_read, &list_requests},
    web::route{"GET", "/api/v1/notifications/requests/merged", to_read, &merged},
    web::route{"POST", "/api/v1/notifications/requests/accept", to_write, &accept_many, web::writes},
    web::route{"POST", "/api/v1/notifications/requests/dismiss", to_write, &dismiss_many, web::writes},
    web::route{"GET", "/api/v1/notifications/requests/:id", to_read, &show_request},
    web::route{"POST", "/api/v1/notifications/requests/:id/accept", to_write, &accept_one, web::writes},
    web::route{"POST", "/api/v1/notifications/requests/:id/dismiss", to_write, &dismiss_one, web::writes},
};

} // namespace

table notification_policy_routes() {
  return all;
}

} // namespace pheidi::instance::api
