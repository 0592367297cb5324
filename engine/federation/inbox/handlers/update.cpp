// Update of a post: a newer version, or new tallies. Updates of actors are stored before (process.cpp).
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/interactions.hpp"
#include "pheidi/model/quotes.hpp"
#include "pheidi/model/stale_caches.hpp"
#include "pheidi/model/status_edits.hpp"

#include <algorithm>

namespace pheidi::federation::inbox {

namespace {

/// The consent to a quote often comes later than the post that waits for it.
follow_ups look_at_consent(const scene& s, const arrival& a, const model::status_row& stored) {
  follow_ups out;
  if (!a.note->quote || a.note->quote->approval.empty()) return out;
  const auto quote = model::find_quote(s.tx, *s.known.schema, stored.id);
  if (quote && quote->state == model::quote_state::pending)
    out.jobs.push_back(verify_quote(quote->id, a.note->quote->uri, a.note->quote->approval, a.cause));
  return out;
}

/// When the end came nearer: for the end as it was there is a notice already.
std::vector<ruby_job> notice_of_end(const std::optional<model::awaited_poll>& before,
                                    const std::optional<model::awaited_poll>& after, wall_time now) {
  constexpr seconds until_all_votes_are_in{300};
  if (!after || (before && before->ends_at <= after->ends_at)) return {};
  const auto left = std::chrono::ceil<seconds>(after->ends_at - now);
  return {notify_of_poll_end(after->id, std::max(left, seconds(0)) + until_all_votes_are_in)};
}

std::optional<model::awaited_poll> awaited_poll_of(const scene& s, const arrival& a,
                                                   const model::status_row& stored) {
  return a.note->poll ? model::find_awaited_poll(s.tx, stored.id.value) : std::nullopt;
}

outcome new_version(const scene& s, const arrival& a, const model::status_row& stored,
                    planned_status version) {
  const auto edited = model::edit_status(s.tx, *s.known.schema, stored, version.row, s.known.now);
  outcome out;
  out.status = stored.id;
  if (!s.known.policy->rule(a.actor.domain).reject_media)
    for (const auto media : edited.new_media)
      out.then.jobs.push_back(download_media(media));
  if (edited.new_quote && a.note->quote)
    out.then.jobs.push_back(
        verify_quote(*edited.new_quote, a.note->quote->uri, a.note->quote->approval, a.cause));
  else
    out.then.add(look_at_consent(s, a, stored));
  for (const auto& uri : version.unresolved_mentions)
    out.then.jobs.push_back(resolve_mention(stored.id, uri, a.cause));
  if (edited.text_changed) out.then.jobs.push_back(crawl_links(stored.id));
  if (edited.significant) {
    out.then.jobs.push_back(distribute_edit(stored.id));
    out.then.add(forward_to_spread(s, a, stored));
  }
  out.then.drop(model::stale_caches::of_status(stored.id.value));
  return out;
}

outcome new_tallies(const scene& s, const arrival& a, const model::status_row& stored, int policy) {
  outcome out;
  out.status = stored.id;
  out.then = look_at_consent(s, a, stored);
  if (!model::refresh_tallies(s.tx, *s.known.schema, stored, *a.note, policy, s.known.now)) {
    if (out.then.empty()) out.why = error{errc::already_there, a.note->id};
    return out;
  }
  out.then.drop(model::stale_caches::of_status(stored.id.value));
  return out;
}

} // namespace

outcome apply_update(const scene& s, const arrival& a) {
  if (!a.note) {
    const auto* object = object_of(a);
    const bool is_post = object && activitypub::is_note(*object);
    return {is_post ? errc::unusable : errc::unsupported, "Update of " + a.activity.object.type};
  }
  const auto* stored = s.known.status(a.note->id);
  if (!stored) return {errc::not_found, a.note->id};
  if (auto mine = may_write(a.actor.uri, a.note->id); !mine) return dropped(mine.error());
  if (auto own = is_author(a.actor.id, *stored); !own) return dropped(own.error());
  const auto kind = model::kind_of_edit(*stored, *a.note);
  if (kind == model::edit_kind::outdated) return {errc::outdated, a.note->id};
  auto unknown = unknown_mentions(a, s.known);
  if (kind == model::edit_kind::version && !unknown.empty()) {
    outcome out;
    out.needs = std::move(unknown);
    return out;
  }
  auto version = plan_row(a, s.known);
  const auto before = awaited_poll_of(s, a, *stored);
  auto out = kind == model::edit_kind::tallies ? new_tallies(s, a, *stored, version.row.quote_policy)
                                               : new_version(s, a, *stored, std::move(version));
  out.then.enqueue(notice_of_end(before, awaited_poll_of(s, a, *stored), s.known.now));
  return out;
}

} // namespace pheidi::federation::inbox
