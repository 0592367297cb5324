// A post, its activity, and what hangs on it; to those who may see it.
#include "federation_web/answers.hpp"

#include "pheidi/activitypub/collection.hpp"

#include <fmt/format.h>

namespace pheidi::federation_web {

namespace {

namespace out = activitypub::outgoing;

constexpr int answers_per_page = 60;
/// The stamp, or the refusal, may come at any time.
constexpr seconds life_of_pending{5};

/// Nothing also for a post of another account than the one in its address.
std::optional<model::outgoing_status> status_for(const desk& d, const model::viewer& who) {
  if (model::may_see(d.tx, d.context.schema, d.q.asked.id, who) != model::seen::yes) return std::nullopt;
  auto status = model::load_outgoing_status(d.tx, d.context, status_id(d.q.asked.id));
  if (!status || status->author != d.account.id) return std::nullopt;
  return status;
}

std::optional<model::outgoing_status> visible_status(const desk& d) {
  if (d.q.shunned) return std::nullopt;
  return status_for(d, d.q.by);
}

bool awaits_consent(const model::outgoing_status& status) {
  const auto* note = std::get_if<out::note>(&status.what);
  return note && note->quote && note->quote->pending;
}

/// What not everybody may see nobody may keep for others.
answer shown(const model::outgoing_status& status, std::string body, std::string id = {}) {
  auto a = found(std::move(body), std::move(id));
  if (awaits_consent(status)) a.shared_life = life_of_pending;
  if (!is_open(status.visibility)) a.shared_life.reset();
  a.varies_by_signer = true;
  return a;
}

const std::string& uri_of(const out::boost& b) {
  const auto* full = std::get_if<out::note>(&b.object);
  return full ? full->id : std::get<std::string>(b.object);
}

/// `likes` or `shares`, which are numbers alone.
answer counted(const desk& d, std::optional<out::counted_collection> out::note::*which) {
  const auto status = visible_status(d);
  const auto* note = status ? std::get_if<out::note>(&status->what) : nullptr;
  if (!note || !(note->*which)) return missing();
  out::collection c;
  c.id = (note->*which)->id;
  c.ordered = false;
  c.total = (note->*which)->total;
  return shown(*status, activitypub::serialise(c));
}

/// The author's own answers come first; their last page leads to those of others.
out::collection_page page_of_answers(const desk& d, const std::string& id, bool of_others,
                                     std::int64_t min_id) {
  const auto read =
      model::answers_page(d.tx, d.context, d.q.asked.id, d.account.id, of_others, min_id, answers_per_page);
  const std::string others = of_others ? "only_other_accounts=true&" : "";
  out::collection_page page;
  page.id = fmt::format("{}?{}min_id={}&page=true", id, others, min_id);
  page.part_of = id;
  page.ordered = false;
  for (const auto& each : read)
    page.items.emplace_back(each.uri);
  if (read.size() == answers_per_page)
    page.next = fmt::format("{}?{}min_id={}&page=true", id, others, read.back().id);
  else if (!of_others)
    page.next = id + "?only_other_accounts=true&page=true";
  return page;
}

} // namespace

answer status_page(const desk& d) {
  if (!status_for(d, {})) return missing();
  return redirect(301, fmt::format("{}/{}", d.account.page, d.q.asked.id));
}

/// A boost has no document of its own: whoever asks for it is sent to what was boosted.
answer status_document(const desk& d) {
  const auto status = visible_status(d);
  if (!status) return missing();
  if (const auto* boost = std::get_if<out::boost>(&status->what)) {
    auto a = redirect(302, uri_of(*boost));
    a.shared_life.reset();
    a.varies_by_signer = true;
    return a;
  }
  const auto& note = std::get<out::note>(status->what);
  return shown(*status, activitypub::serialise(note), note.id);
}

answer status_activity(const desk& d) {
  const auto status = visible_status(d);
  if (!status) return missing();
  if (const auto* boost = std::get_if<out::boost>(&status->what))
    return shown(*status, activitypub::announce(*boost));
  return shown(*status, activitypub::create(std::get<out::note>(status->what)));
}

answer replies(const desk& d) {
  const auto status = visible_status(d);
  const auto* note = status ? std::get_if<out::note>(&status->what) : nullptr;
  if (!note) return missing();
  const auto id = note->id + "/replies";
  const bool of_others = parameter(d.q.target, "only_other_accounts") == "true";
  auto page = page_of_answers(d, id, of_others, number_of(d.q, "min_id").value_or(0));
  if (parameter(d.q.target, "page") == "true") return shown(*status, activitypub::serialise(page));
  out::collection whole;
  whole.id = id;
  whole.ordered = false;
  whole.first_page = std::move(page);
  return shown(*status, activitypub::serialise(whole));
}

answer likes(const desk& d) {
  return counted(d, &out::note::likes);
}

answer shares(const desk& d) {
  return counted(d, &out::note::shares);
}

/// FEP-044f: whoever may see the quoted post may see that it may be quoted.
answer quote_stamp(const desk& d) {
  const auto stamp = model::find_stamp(d.tx, d.context, d.account.id, d.q.asked.id);
  if (!stamp || d.q.shunned) return missing();
  if (model::may_see(d.tx, d.context.schema, stamp->quoted_id, d.q.by) != model::seen::yes) return missing();
  const auto id = fmt::format("{}/quote_authorizations/{}", d.account.uri, d.q.asked.id);
  auto a =
      found(activitypub::serialise(out::quote_stamp{id, d.account.uri, stamp->quoting, stamp->quoted}), id);
  a.varies_by_signer = true;
  // Whether everybody may see the quoted post is not asked, so nobody keeps it who had to sign.
  if (d.q.by.id) a.shared_life.reset();
  return a;
}

} // namespace pheidi::federation_web
