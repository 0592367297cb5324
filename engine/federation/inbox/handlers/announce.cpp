// Announce: a boost, or a relay's news of a post.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/federation/inbox/authorise.hpp"
#include "pheidi/model/relationships.hpp"

namespace pheidi::federation::inbox {

namespace {

bool is_relay(const arrival& a, const facts& known) {
  return known.relays.contains(a.actor.inbox_url);
}

result<void> concerns_us(const arrival& a, const facts& known, const model::status_row* original) {
  const bool followed =
      known.follows_from_here(a.actor.id) || (a.relayer && known.follows_from_here(a.relayer->id));
  const bool relayed = is_relay(a, known) || (a.relayer && known.relays.contains(a.relayer->inbox_url));
  if (followed || relayed || (original && original->local)) return {};
  return error{errc::not_for_us, a.activity.id};
}

/// Only of the booster's own posts is an embedded copy believed; it is how private ones are repeated.
need original_of(const arrival& a) {
  need out{need::kind::status, a.activity.object.id, nullptr};
  const auto* embedded = a.activity.object.embedded;
  if (!embedded || !activitypub::is_note(*embedded)) return out;
  const auto author = activitypub::id_of(activitypub::member(*embedded, "attributedTo"));
  if (author == a.actor.uri && may_write(a.actor.uri, out.uri))
    out.document = std::shared_ptr<const boost::json::object>(a.activity.document, embedded);
  return out;
}

/// A group repeats everything to its members; to hear of that is no news for one of them.
bool is_group_of(const scene& s, account_id member, const arrival& a) {
  return a.actor.actor_type == "Group" && model::find_follow(s.tx, member, a.actor.id).has_value();
}

/// Groups of Lemmy repeat whole activities; of these only what creates a post is one to be boosted.
bool repeats_another_activity(const arrival& a) {
  using activitypub::activity_type;
  const auto type = activitypub::activity_type_of(a.activity.object.type);
  return type != activity_type::other && type != activity_type::create;
}

} // namespace

plan plan_announce(const arrival& a, const facts& known) {
  const auto& uri = a.activity.object.id;
  if (uri.empty() || !activitypub::is_http_uri(a.activity.id))
    return outcome(errc::unusable, "no object or id");
  if (auto mine = may_write(a.actor.uri, a.activity.id); !mine) return dropped(mine.error());
  if (repeats_another_activity(a)) return outcome(errc::unsupported, "Announce of " + a.activity.object.type);
  if (known.buried(a.actor.id, a.activity.id)) return outcome(errc::deleted_before, a.activity.id);
  const auto* original = known.status(uri);
  if (auto ours = concerns_us(a, known, original); !ours) return dropped(ours.error());
  if (!original) {
    if (known.statuses.contains(uri)) return outcome(errc::deleted_before, uri);
    if (a.tried(uri)) return outcome(errc::not_fetched, uri);
    return wants(original_of(a));
  }
  if (is_relay(a, known)) return outcome(errc::ok);
  if (original->reblog_of) return outcome(errc::unusable, "a boost of a boost");
  if (original->author_suspended) return outcome(errc::suspended_actor, uri);
  if (auto may = may_boost(a.actor.id, *original); !may) return dropped(may.error());
  if (known.statuses.contains(a.activity.id)) return outcome(errc::already_there, a.activity.id);

  const auto seen = activitypub::visibility_of(a.activity.to, a.activity.cc, a.actor.followers_url, {});
  // Without an audience it would be a private message that nobody reads.
  if (seen == activitypub::visibility::direct) return outcome(errc::unusable, "addressed to nobody");
  planned_status out;
  out.row.uri = a.activity.id;
  out.row.author = a.actor.id;
  out.row.author_domain = a.actor.domain;
  out.row.seen_by = seen;
  out.row.created_at = activitypub::time_of(*a.activity.document, "published").value_or(known.now);
  out.row.reblog_of = *original;
  return out;
}

follow_ups after_announce(const scene& s, const arrival& a, const planned_status& planned,
                          const model::stored_status& stored, const std::vector<std::int64_t>& cards) {
  follow_ups out;
  if (planned.row.reblog_of->seen_by == activitypub::visibility::public_)
    out.run(post_used(planned.row.reblog_of->id, s.known.now));
  if (planned.row.seen_by == activitypub::visibility::public_ && !a.actor.silenced)
    for (const auto card : cards)
      out.run(link_used(card, a.actor.id, s.known.now));
  if (planned.row.reblog_of->local && !is_group_of(s, planned.row.reblog_of->author, a))
    out.jobs.push_back(notify(planned.row.reblog_of->author, stored.id.value, "Status", "reblog"));
  if (a.delivered) out.jobs.push_back(distribute(stored.id, {}));
  return out;
}

} // namespace pheidi::federation::inbox
