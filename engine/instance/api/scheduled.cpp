// The endpoints of posts for later.
#include "scheduled.hpp"

#include "reaction_page.hpp"
#include "scheduled_params.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/instance/entities/small.hpp"
#include "pheidi/model/client/scheduled.hpp"

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

std::optional<web::answer> refuse(std::optional<model::schedule_fault> fault) {
  if (!fault) return std::nullopt;
  if (*fault == model::schedule_fault::too_many) return web::invalid("too many posts are scheduled");
  return web::invalid("too many posts are scheduled for that day");
}

outbox::ruby_job job_at(std::int64_t id, wall_time at, wall_time now) {
  return outbox::publish_scheduled(id, std::chrono::ceil<seconds>(at - now));
}

} // namespace

web::or_refusal<std::int64_t> schedule_draft(const at_desk& desk, const draft& from) {
  const auto at = *from.scheduled_at;
  if (auto refusal = refuse(model::judge_schedule(desk.tx, desk.author, at))) return std::move(*refusal);
  if (from.in_reply_to)
    if (const auto parent = visible_post(desk, *from.in_reply_to); !parent) return parent.error();
  if (from.quoted)
    if (const auto quote = judge_quote(desk, *from.quoted, from.seen_by); !quote) return quote.error();
  const auto media = take_media(desk, from.media);
  if (!media) return media.error();
  const auto id =
      model::add_scheduled(desk.tx, desk.author, scheduled_params(from, desk.application), at, *media);
  desk.then.enqueue({job_at(id, at, desk.now)});
  return id;
}

web::answer show_scheduled(web::call& c, std::int64_t id) {
  const auto row = model::find_scheduled(c.tx, c.me().account, id);
  if (!row) return web::not_found();
  return entities::scheduled_statuses(c.tx, c.context(), {*row}).at(0).as_object();
}

web::answer list_scheduled(web::call& c) {
  const auto page = web::read_page(c.given, {20, 40});
  if (!page) return page.error();
  const auto rows = model::find_scheduled_page(c.tx, c.me().account, rows_of(*page));
  web::answer said(entities::scheduled_statuses(c.tx, c.context(), rows));
  if (rows.empty()) return said;
  return web::paged(std::move(said), c, *page, rows.size(), rows.front().id, rows.back().id);
}

web::answer get_scheduled(web::call& c) {
  const auto id = c.id();
  return id ? show_scheduled(c, *id) : web::not_found();
}

web::answer reschedule(web::call& c) {
  const auto id = c.id();
  if (!id || !model::find_scheduled(c.tx, c.me().account, *id)) return web::not_found();
  const auto at = activitypub::time_of(c.given.tree(), "scheduled_at");
  if (!at) return web::invalid("scheduled_at is no date");
  if (*at < c.now + soonest_schedule) return web::invalid("scheduled_at must be at least five minutes ahead");
  if (auto refusal = refuse(model::judge_schedule(c.tx, c.me().account, *at, *id)))
    return std::move(*refusal);
  model::move_scheduled(c.tx, c.me().account, *id, *at);
  c.then.enqueue({job_at(*id, *at, c.now)});
  return show_scheduled(c, *id);
}

web::answer cancel_scheduled(web::call& c) {
  const auto id = c.id();
  if (!id || !model::remove_scheduled(c.tx, c.me().account, *id)) return web::not_found();
  return web::done();
}

} // namespace pheidi::instance::api
