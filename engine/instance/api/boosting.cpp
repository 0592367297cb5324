// Boosts: who may, for whom, and how the original is shown when one went.
#include "boosting.hpp"

#include "publish_draft.hpp"

#include "pheidi/instance/entities/statuses.hpp"
#include "pheidi/model/client/reactions.hpp"
#include "pheidi/model/status_removal.hpp"

#include <algorithm>

namespace pheidi::instance::api {

namespace {

namespace outbox = federation::outbox;
using activitypub::visibility;

/// A private post of one's own stays private whatever is asked for.
web::or_refusal<visibility> audience(web::call& c, const model::status_row& original) {
  if (!is_open(original.seen_by)) return original.seen_by;
  const auto name = c.given.text_or_empty("visibility");
  if (name == "public") return visibility::public_;
  if (name == "unlisted") return visibility::unlisted;
  if (name == "private") return visibility::private_;
  if (!name.empty()) return web::invalid("visibility is none of public, unlisted, private");
  return model::find_posting_defaults(c.tx, c.me().account).visibility;
}

bool may_boost(web::call& c, const model::status_row& original) {
  const bool own = original.author == c.me().account;
  const bool for_enough = is_open(original.seen_by) || (own && original.seen_by == visibility::private_);
  return for_enough && !model::blocks_author(c.tx, c.me().account, original.id.value);
}

void tell(web::call& c, const model::status_row& original, status_id boost, visibility seen_by) {
  c.then.enqueue({outbox::distribute(boost, {}), outbox::send_post(boost)});
  if (original.local && original.author != c.me().account)
    c.then.enqueue({outbox::notify(original.author, boost.value, "Status", "reblog")});
  if (seen_by == visibility::public_) c.then.run(outbox::post_used(original.id, c.now));
}

/// The count goes down when the row goes, a moment later; what is answered knows it already, also the second
/// time.
void count_down(boost::json::object& status, int ending) {
  auto* count = status.if_contains("reblogs_count");
  if (count && count->is_int64()) *count = std::max<std::int64_t>(count->get_int64() - ending, 0);
}

} // namespace

web::answer reblog(web::call& c) {
  const auto id = c.id();
  if (!id) return web::not_found();
  const auto original = visible_post(desk_of(c), *id);
  if (!original) return original.error();
  if (!may_boost(c, *original)) return web::not_allowed();
  const auto seen_by = audience(c, *original);
  if (!seen_by) return seen_by.error();
  const auto boost = model::write_boost(c.tx, c.schema, c.here.settings.identity, c.me().account, *original,
                                        *seen_by, c.now);
  if (!boost) return web::not_found();
  if (boost->inserted) tell(c, *original, boost->id, *seen_by);
  auto entity = entities::status(c.tx, c.context(), boost->id.value);
  return entity ? web::answer(*entity) : web::not_found();
}

web::answer unreblog(web::call& c) {
  const auto id = c.id();
  auto row = id ? model::find_status(c.tx, status_id(*id)) : std::nullopt;
  if (row && row->reblog_of) row = model::find_status(c.tx, *row->reblog_of);
  if (!row) return web::not_found();
  const std::pair pair(c.me().account, row->id);
  const auto boosts = model::find_boosts(c.tx, {pair});
  const auto boost = boosts.find(pair);
  const bool went = boost != boosts.end() && model::discard_status(c.tx, boost->second, c.now);
  if (went) c.then.enqueue({outbox::remove_status(boost->second)});
  auto entity = entities::status(c.tx, c.context(), row->id.value, {.already_visible = went});
  if (!entity) return web::not_found();
  count_down(*entity, model::count_ending_boosts(c.tx, c.me().account, row->id.value));
  return *entity;
}

} // namespace pheidi::instance::api
