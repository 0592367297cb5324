// A post: its members in Mastodon's order, first what the row says, then what hangs on it.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

namespace pheidi::activitypub {

namespace {

void write_head(draft& d, const outgoing::note& n) {
  d.w.key("id").string(n.id).key("type").string(n.poll ? "Question" : "Note");
  write_text(d.w.key("summary"), n.summary);
  write_text(d.w.key("inReplyTo"), n.in_reply_to);
  d.w.key("published").string(in_seconds(n.published));
  d.w.key("url").string(n.url).key("attributedTo").string(n.attributed_to);
  write_list(d.w.key("to"), n.to);
  write_list(d.w.key("cc"), n.cc);
  d.key(term::sensitive).boolean(n.sensitive);
}

void write_thread(draft& d, const outgoing::note& n) {
  d.key(term::atom_uri).string(n.atom_uri);
  write_text(d.key(term::in_reply_to_atom_uri), n.in_reply_to_atom_uri);
  d.key(term::conversation);
  if (n.conversation.empty())
    d.w.null();
  else
    d.w.string(n.conversation);
  if (n.context) d.w.key("context").string(*n.context);
}

void write_content(draft& d, const outgoing::note& n) {
  d.w.key("content").string(n.content);
  if (!n.language.empty()) d.w.key("contentMap").object().key(n.language).string(n.content).end();
  if (n.updated) d.w.key("updated").string(in_seconds(*n.updated));
  if (n.direct_message) d.key(term::direct_message).boolean(*n.direct_message);
}

void write_poll_state(draft& d, const outgoing::question& poll) {
  if (poll.ends_at) d.w.key("endTime").string(in_seconds(*poll.ends_at));
  if (poll.ends_at && poll.over) d.w.key("closed").string(in_seconds(*poll.ends_at));
  d.key(term::voters_count).integer(poll.voters);
}

void write_options(draft& d, const outgoing::question& poll) {
  d.w.key(poll.multiple ? "anyOf" : "oneOf").array();
  for (const auto& each : poll.options) {
    d.w.object().key("type").string("Note").key("name").string(each.name);
    d.w.key("replies").object().key("type").string("Collection").key("totalItems");
    if (each.votes)
      d.w.integer(*each.votes);
    else
      d.w.null();
    d.w.end().end();
  }
  d.w.end();
}

/// The older names are for servers that know no consent; what is gone has none of them.
void write_quote(draft& d, const outgoing::quotation& q) {
  if (!q.legacy && q.uri.empty())
    d.key(term::quote).object().key("type").string("Tombstone").end();
  else if (!q.legacy)
    d.key(term::quote).string(q.uri);
  if (!q.uri.empty()) {
    d.key(term::misskey_quote).string(q.uri);
    d.key(term::quote_uri).string(q.uri);
  }
  if (!q.authorization.empty()) d.key(term::quote_authorization).string(q.authorization);
}

void write_policy(draft& d, const outgoing::quote_policy& policy, const std::string& author) {
  d.key(term::interaction_policy).object();
  d.key(term::can_quote).object();
  d.key(term::automatic_approval);
  if (policy.automatic.empty())
    d.w.array().string(author).end();
  else
    write_list(d.w, policy.automatic);
  if (!policy.manual.empty()) write_list(d.key(term::manual_approval), policy.manual);
  d.w.end().end();
}

} // namespace

void write_note(draft& d, const outgoing::note& n) {
  d.w.object();
  write_head(d, n);
  write_thread(d, n);
  write_content(d, n);
  if (n.poll) write_poll_state(d, *n.poll);
  if (n.quote) write_quote(d, *n.quote);
  if (n.policy) write_policy(d, *n.policy, n.attributed_to);
  write_attachments(d, n);
  write_tags(d, n);
  write_collections(d, n);
  if (n.poll) write_options(d, *n.poll);
  d.w.end();
}

std::string serialise(const outgoing::note& n) {
  draft d;
  write_note(d, n);
  return d.finish();
}

} // namespace pheidi::activitypub
