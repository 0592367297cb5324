// Create: a post becomes a row, if it concerns somebody here and is its author's to write.
#include "federation/inbox/handlers/handlers.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/federation/inbox/authorise.hpp"

#include <algorithm>
#include <charconv>

namespace pheidi::federation::inbox {

namespace {

using activitypub::visibility;

/// A post that was found and not delivered is announced only while it is news.
constexpr std::chrono::hours realtime{6};
/// A thread is followed upwards so far from what came in.
constexpr int max_height = 50;
/// An edit makes a post only when that is not older.
constexpr std::chrono::hours worth_beginning{24};

const model::status_row* parent_of(const activitypub::note& note, const facts& known) {
  return note.in_reply_to.empty() ? nullptr : known.status(note.in_reply_to);
}

bool answers_us(const activitypub::note& note, const facts& known) {
  const auto* parent = parent_of(note, known);
  return parent && (parent->local || known.follows_from_here(parent->author));
}

bool addresses_somebody_here(const activitypub::note& note, const facts& known) {
  const auto is_ours = [&known](const std::string& uri) {
    const auto* account = known.account(uri);
    return account && account->local();
  };
  return std::any_of(note.to.begin(), note.to.end(), is_ours) ||
         std::any_of(note.cc.begin(), note.cc.end(), is_ours);
}

visibility seen_by(const arrival& a) {
  return activitypub::visibility_of(a.note->to, a.note->cc, a.actor.followers_url, a.note->direct_message);
}

relevance relevance_of(const arrival& a, const facts& known) {
  relevance r;
  r.seen_by = seen_by(a);
  r.author_followed = known.follows_from_here(a.actor.id);
  if (a.relayer) {
    r.relayer_followed = known.follows_from_here(a.relayer->id);
    r.through_relay = known.relays.contains(a.relayer->inbox_url);
  }
  r.answers_us = answers_us(*a.note, known);
  r.addressed = addresses_somebody_here(*a.note, known);
  r.told_personally = a.told.has_value();
  return r;
}

result<void> may_take(const arrival& a, const facts& known) {
  if (known.buried(a.actor.id, a.note->id)) return error{errc::deleted_before, a.note->id};
  if (!a.delivered) return {};
  return is_relevant(relevance_of(a, known));
}

/// "tag:DOMAIN,DATE:objectId=N:objectType=Conversation" of our own.
std::optional<std::int64_t> own_conversation(std::string_view uri,
                                             const config::identity_settings& identity) {
  const auto prefix = "tag:" + identity.local_domain + ",";
  constexpr std::string_view key = ":objectId=";
  if (!uri.starts_with(prefix) || !uri.ends_with(":objectType=Conversation")) return std::nullopt;
  const auto at = uri.find(key);
  if (at == uri.npos) return std::nullopt;
  std::int64_t id = 0;
  const auto* begin = uri.data() + at + key.size();
  const auto read = std::from_chars(begin, uri.data() + uri.size(), id);
  if (read.ec != std::errc() || read.ptr == begin) return std::nullopt;
  return id;
}

/// Who is named, and who only reads along: everybody of the audience that is known here.
void add_mentions(const arrival& a, const facts& known, planned_status& out) {
  std::set<account_id> named;
  const auto in_audience = [&a](const std::string& uri) {
    return std::find(a.note->to.begin(), a.note->to.end(), uri) != a.note->to.end() ||
           std::find(a.note->cc.begin(), a.note->cc.end(), uri) != a.note->cc.end();
  };
  for (const auto& uri : a.note->mentions) {
    const auto* account = known.account(uri);
    if (!account) {
      const auto tried = a.unobtainable.find(uri);
      if (tried != a.unobtainable.end() && tried->second) out.unresolved_mentions.push_back(uri);
      continue;
    }
    if (!named.insert(account->id).second) continue;
    out.row.mentions.push_back({account->id, false});
    if (account->local() && !in_audience(uri)) out.silenced.push_back(account->id);
  }
  bool reads_along = false;
  const auto add_silent = [&](account_id id) {
    if (id == a.actor.id || !named.insert(id).second) return;
    out.row.mentions.push_back({id, true});
    reads_along = true;
  };
  for (const auto* list : {&a.note->to, &a.note->cc})
    for (const auto& uri : *list)
      if (const auto* account = known.account(uri)) add_silent(account->id);
  if (a.told) add_silent(*a.told);
  if (reads_along && out.row.seen_by == visibility::direct && a.note->direct_message != true)
    out.row.seen_by = visibility::limited;
}

/// Mastodon has no room for such posts: its own validation would refuse to change them later.
bool says_nothing(const activitypub::note& note) {
  const bool blank = note.text.find_first_not_of(" \t\r\n") == note.text.npos;
  return blank && note.attachments.empty() && !note.quote;
}

std::optional<model::new_quote> quote_of(const arrival& a, const facts& known) {
  if (!a.note->quote) return std::nullopt;
  model::new_quote out;
  out.legacy = a.note->quote->legacy;
  if (a.note->quote->tombstone) {
    out.state = 4;
    return out;
  }
  const auto* quoted = known.status(a.note->quote->uri);
  if (!quoted) return out;
  out.quoted = quoted->id;
  out.quoted_account = quoted->author;
  // A boost is another's post: it cannot be quoted. To quote oneself needs nobody's consent; everything else
  // waits for its stamp.
  if (quoted->reblog_of)
    out.state = 2;
  else if (quoted->author == a.actor.id)
    out.state = 1;
  return out;
}

/// An edit of something that was written long ago and never came here does not concern us. Nor does that of
/// somebody suspended, who may write nothing new.
bool is_late_update(const arrival& a, const facts& known) {
  if (a.activity.type != activitypub::activity_type::update) return false;
  return a.actor.suspended || (a.note->published && *a.note->published < known.now - worth_beginning);
}

} // namespace

std::vector<need> unknown_mentions(const arrival& a, const facts& known) {
  std::vector<need> out;
  for (const auto& uri : a.note->mentions)
    if (!known.account(uri) && !a.tried(uri) && activitypub::is_http_uri(uri))
      out.push_back({need::kind::actor, uri, nullptr});
  return out;
}

planned_status plan_row(const arrival& a, const facts& known) {
  planned_status out;
  const auto& note = *a.note;
  out.note = a.note;
  out.row.note = a.note.get();
  out.row.uri = note.id;
  out.row.author = a.actor.id;
  out.row.author_domain = a.actor.domain;
  out.row.seen_by = seen_by(a);
  out.row.sensitive = note.sensitive || a.actor.sensitized;
  out.row.created_at = note.published.value_or(known.now);
  if (note.updated != note.published) out.row.edited_at = note.updated;
  out.row.dated_back = !a.delivered && note.published.has_value();
  out.row.conversation = own_conversation(note.conversation, *known.identity);
  out.row.without_emojis = known.policy->rule(a.actor.domain).reject_media;
  out.row.quote_policy =
      activitypub::quote_policy_of(*object_of(a), a.actor.uri, a.actor.followers_url, a.actor.following_url);
  if (const auto* parent = parent_of(note, known)) {
    out.row.parent = *parent;
    if (parent->local && parent->distributable()) out.forward_for = parent->author;
  }
  add_mentions(a, known, out);
  out.row.quote = quote_of(a, known);
  return out;
}

std::optional<vote> vote_of(const arrival& a, const facts& known) {
  const auto* parent = parent_of(*a.note, known);
  if (!parent || a.note->name.empty() || a.note->converted) return std::nullopt;
  const auto poll = known.polls.find(parent->id);
  if (poll == known.polls.end()) return std::nullopt;
  const auto choice = poll->second.choice(a.note->name);
  if (!choice) return std::nullopt;
  return vote{&poll->second, *choice};
}

plan plan_create(const arrival& a, const facts& known) {
  if (!object_of(a)) {
    if (a.activity.object.id.empty()) return outcome(errc::unusable, "no object");
    if (a.tried(a.activity.object.id)) return outcome(errc::not_fetched, a.activity.object.id);
    if (auto mine = may_write(a.actor.uri, a.activity.object.id); !mine) return dropped(mine.error());
    return wants({need::kind::object, a.activity.object.id, nullptr});
  }
  if (!a.note) {
    const bool is_post = activitypub::is_note(*object_of(a));
    return outcome(is_post ? errc::unusable : errc::unsupported, activitypub::type_of(*object_of(a)));
  }
  if (auto mine = may_write(a.actor.uri, a.note->id); !mine) return dropped(mine.error());
  if (is_late_update(a, known)) return outcome(errc::outdated, a.note->id);
  if (vote_of(a, known)) return for_handler{};
  if (auto may = may_take(a, known); !may) return dropped(may.error());
  const auto there = known.statuses.find(a.note->id);
  if (there != known.statuses.end()) {
    if (a.told && there->second.author == a.actor.id && !there->second.deleted) return for_handler{};
    outcome out(there->second.author == a.actor.id ? errc::already_there : errc::foreign_object, a.note->id);
    out.status = there->second.id;
    return out;
  }
  if (says_nothing(*a.note)) return outcome(errc::unusable, "neither text nor media nor a quote");
  if (auto unknown = unknown_mentions(a, known); !unknown.empty()) {
    outcome out;
    out.needs = std::move(unknown);
    return out;
  }
  return plan_row(a, known);
}

follow_ups after_create(const arrival& a, const planned_status& planned, const model::stored_status& stored,
                        const facts& known) {
  follow_ups out;
  const auto& note = *planned.note;
  if (a.delivered || known.now - planned.row.created_at < realtime)
    out.jobs.push_back(distribute(stored.id, planned.silenced));
  if (stored.media.empty() && !planned.row.quote) out.jobs.push_back(crawl_links(stored.id));
  if (!planned.row.parent && activitypub::is_http_uri(note.in_reply_to) && a.height < max_height)
    out.jobs.push_back(resolve_thread(stored.id, note.in_reply_to, a.height + 1, a.cause));
  for (const auto& uri : note.reply_ids)
    out.jobs.push_back(fetch_reply(uri, a.cause));
  if (note.reply_ids.empty() && activitypub::same_host(note.replies, note.id))
    out.jobs.push_back(fetch_replies(stored.id, note.replies, a.cause));
  for (const auto& uri : planned.unresolved_mentions)
    out.jobs.push_back(resolve_mention(stored.id, uri, a.cause));
  if (!known.policy->rule(a.actor.domain).reject_media)
    for (const auto media : stored.media)
      out.jobs.push_back(download_media(media));
  if (stored.quote && note.quote && planned.row.quote->state == 0 &&
      activitypub::is_http_uri(note.quote->uri))
    out.jobs.push_back(verify_quote(*stored.quote, note.quote->uri, note.quote->approval, a.cause));
  if (!a.actor.silenced)
    for (const auto tag : stored.tags)
      out.run(tag_used(tag, a.actor.id, known.now));
  const bool public_reply = planned.forward_for && planned.row.seen_by <= visibility::unlisted;
  if (a.delivered && public_reply && may_forward(a))
    out.jobs.push_back(forward(*a.raw, *planned.forward_for, {a.actor.preferred_inbox()}));
  return out;
}

} // namespace pheidi::federation::inbox
