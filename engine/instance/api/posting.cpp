// POST and DELETE of /api/v1/statuses.
#include "editing.hpp"
#include "publish_draft.hpp"
#include "scheduled.hpp"

#include "pheidi/crypto/digest.hpp"
#include "pheidi/instance/api/tables.hpp"
#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/idempotency.hpp"
#include "pheidi/model/status_removal.hpp"

#include <algorithm>
#include <array>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;

web::answer show(web::call& c, std::int64_t status) {
  auto entity = entities::status(c.tx, c.context(), status);
  return entity ? web::answer(*entity) : web::not_found();
}

/// The digest of the header; empty without one.
std::string key_of(const web::call& c) {
  const auto* said = c.request.find("idempotency-key");
  return said && !said->empty() ? crypto::hex(crypto::sha256(*said)) : std::string();
}

web::answer show_again(web::call& c, const model::posted_under_key& what) {
  return what.scheduled ? show_scheduled(c, what.id) : show(c, what.id);
}

web::or_refusal<model::posted_under_key> post(web::call& c, const draft& from) {
  const auto desk = desk_of(c);
  if (from.scheduled_at) {
    auto scheduled = schedule_draft(desk, from);
    if (!scheduled) return scheduled.error();
    return model::posted_under_key{*scheduled, true};
  }
  const auto* strangers = c.carried<other_names>();
  auto written = publish_draft(desk, from, strangers ? *strangers : other_names());
  if (!written) return written.error();
  return model::posted_under_key{written->id.value, false};
}

web::answer create(web::call& c) {
  const auto from = read_draft(c.given, model::find_posting_defaults(c.tx, c.me().account), c.now);
  if (!from) return from.error();
  const auto key = key_of(c);
  if (!key.empty())
    if (const auto before = model::claim_idempotency_key(c.tx, c.me().account, key, c.now))
      return show_again(c, *before);
  const auto posted = post(c, *from);
  if (!posted) return posted.error();
  if (!key.empty()) model::keep_idempotency_key(c.tx, c.me().account, key, *posted, c.now);
  return show_again(c, *posted);
}

/// The count goes down when the row goes, a moment later; what is answered knows it already.
void count_down(boost::json::object& status, activitypub::visibility seen_by) {
  if (seen_by == activitypub::visibility::direct) return;
  auto* account = status.if_contains("account");
  auto* count =
      account && account->is_object() ? account->get_object().if_contains("statuses_count") : nullptr;
  if (count && count->is_int64()) *count = std::max<std::int64_t>(count->get_int64() - 1, 0);
}

/// Gone for readers at once; feeds and other servers follow, and the files: at once with `delete_media`, else
/// after a day, unless another post takes them.
web::answer remove(web::call& c) {
  const auto id = c.id();
  const auto row = id ? model::find_status(c.tx, status_id(*id)) : std::nullopt;
  if (!row || row->author != c.me().account || row->deleted) return web::not_found();
  auto entity = entities::status_for_redraft(c.tx, c.context(), *id);
  if (!entity) return web::not_found();
  if (!model::discard_status(c.tx, row->id, c.now)) return web::not_found();
  const bool keeps_media = !c.given.flag_or("delete_media", false);
  c.then.enqueue({outbox::remove_status(row->id, {.redraft = keeps_media})});
  count_down(*entity, row->seen_by);
  return *entity;
}

net::awaitable<std::optional<web::answer>> meet_strangers(web::early_call& c) {
  const auto author = c.me().account;
  const auto text = c.given.text_or_empty("status");
  if (text.size() > longest_post_bytes) co_return web::invalid("the text is too long");
  auto handles = handles_in(text, c.here.settings.identity);
  auto known = co_await get_to_know(c.here, author, std::move(handles));
  c.brought = std::move(known);
  co_return std::nullopt;
}

constexpr auto author = web::person("write:statuses");

constexpr std::array routes{
    web::route{"POST", "/api/v1/statuses", author, &create, web::writes, &meet_strangers,
               web::family::statuses},
    web::route{"PUT", "/api/v1/statuses/:id", author, &edit_status, web::writes, &meet_strangers},
    web::route{"DELETE", "/api/v1/statuses/:id", author, &remove, web::writes, nullptr,
               web::family::deletions},
    web::route{"PUT", "/api/v1/statuses/:id/interaction_policy", author, &change_policy, web::writes},
    web::route{"POST", "/api/v1/statuses/:id/quotes/:quoting/revoke", author, &revoke_quote, web::writes},
    web::route{"GET", "/api/v1/scheduled_statuses", web::person("read:statuses"), &list_scheduled},
    web::route{"GET", "/api/v1/scheduled_statuses/:id", web::person("read:statuses"), &get_scheduled},
    web::route{"PUT", "/api/v1/scheduled_statuses/:id", author, &reschedule, web::writes},
    web::route{"DELETE", "/api/v1/scheduled_statuses/:id", author, &cancel_scheduled, web::writes},
};

} // namespace

table posting_routes() {
  return routes;
}

} // namespace pheidi::instance::api
