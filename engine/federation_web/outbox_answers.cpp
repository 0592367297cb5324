// What an account said, as far as the asker may see it.
#include "federation_web/answers.hpp"

#include "pheidi/activitypub/collection.hpp"
#include "pheidi/model/actor_uri.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

namespace out = activitypub::outgoing;

constexpr int posts_per_page = 20;
constexpr seconds page_life{60};

out::collection_item said(model::outgoing_status status) {
  if (auto* boost = std::get_if<out::boost>(&status.what)) return std::move(*boost);
  return out::created{std::get<out::note>(std::move(status.what))};
}

out::collection_page page_of_posts(const desk& d, const std::string& id) {
  const model::outbox_window window{number_of(d.q, "max_id"), number_of(d.q, "min_id"), posts_per_page};
  const auto ids = d.q.shunned ? std::vector<status_id>()
                               : model::outbox_page(d.tx, d.context, d.account.id, d.q.by, window);
  out::collection_page page;
  page.id = id + "?page=true";
  if (window.max_id) page.id = fmt::format("{}?max_id={}&page=true", id, *window.max_id);
  if (window.min_id) page.id = fmt::format("{}?min_id={}&page=true", id, *window.min_id);
  page.part_of = id;
  for (const auto& each : ids)
    if (auto status = model::load_outgoing_status(d.tx, d.context, each))
      page.items.push_back(said(std::move(*status)));
  if (ids.empty()) return page;
  page.prev = fmt::format("{}?min_id={}&page=true", id, ids.front().value);
  if (ids.size() == posts_per_page) page.next = fmt::format("{}?max_id={}&page=true", id, ids.back().value);
  return page;
}

} // namespace

answer outbox(const desk& d) {
  const auto id = d.account.uri + "/outbox";
  if (parameter(d.q.target, "page") == "true") {
    auto a = found(activitypub::serialise(page_of_posts(d, id)));
    a.shared_life = page_life;
    a.varies_by_signer = true;
    return a;
  }
  out::collection whole;
  whole.id = id;
  whole.total = d.account.posts;
  whole.first = id + "?page=true";
  whole.last = id + "?min_id=0&page=true";
  return found(activitypub::serialise(whole));
}

/// Public ones in full, the others' names alone: who may see them will ask for them.
answer featured(const desk& d) {
  if (d.account.id == model::instance_actor) return missing();
  out::collection pins;
  pins.id = d.account.uri + "/collections/featured";
  pins.items.emplace();
  const bool sees_nothing = d.q.shunned || model::blocks(d.tx, d.account.id, d.q.by);
  for (auto& pin : sees_nothing ? std::vector<model::pinned_post>()
                                : model::pinned_posts(d.tx, d.context, d.account.id)) {
    auto status = pin.open ? model::load_outgoing_status(d.tx, d.context, pin.id) : std::nullopt;
    auto* note = status ? std::get_if<out::note>(&status->what) : nullptr;
    if (note)
      pins.items->emplace_back(std::move(*note));
    else
      pins.items->emplace_back(std::move(pin.uri));
  }
  pins.total = static_cast<std::int64_t>(pins.items->size());
  auto a = found(activitypub::serialise(pins));
  a.varies_by_signer = true;
  return a;
}

} // namespace pheidi::federation_web
