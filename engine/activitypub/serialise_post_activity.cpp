// What becomes of posts: made, edited, counted, boosted, deleted, answered in a poll, quoted.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

#include <fmt/format.h>

namespace pheidi::activitypub {

namespace {

/// `published` is when it was done, which for an edit is not when the post was made.
void write_envelope(draft& d, wall_time published, const std::vector<std::string>& to,
                    const std::vector<std::string>& cc) {
  d.w.key("published").string(in_seconds(published));
  write_list(d.w.key("to"), to);
  write_list(d.w.key("cc"), cc);
  d.w.key("object");
}

void begin_announce(draft& d, const outgoing::boost& b) {
  begin_activity(d, b.id, "Announce", b.actor);
  write_envelope(d, b.published, b.to, b.cc);
}

std::string_view uri_of(const outgoing::boost& b) {
  const auto* full = std::get_if<outgoing::note>(&b.object);
  return full ? std::string_view(full->id) : std::get<std::string>(b.object);
}

} // namespace

void write_create(draft& d, const outgoing::note& n) {
  begin_activity(d, n.activity_id, "Create", n.attributed_to);
  write_envelope(d, n.published, n.to, n.cc);
  write_note(d, n);
  d.w.end();
}

void write_announce(draft& d, const outgoing::boost& b) {
  begin_announce(d, b);
  if (const auto* full = std::get_if<outgoing::note>(&b.object))
    write_note(d, *full);
  else
    d.w.string(uri_of(b));
  d.w.end();
}

std::string create(const outgoing::note& n) {
  draft d;
  write_create(d, n);
  return d.finish();
}

std::string update(const outgoing::note& n, wall_time at) {
  draft d;
  begin_activity(d, update_id(n.id, at), "Update", n.attributed_to);
  write_envelope(d, at, n.to, n.cc);
  write_note(d, n);
  d.w.end();
  return d.finish();
}

std::string update_tally(const outgoing::note& n) {
  draft d;
  begin_activity(d, update_id(n.id, n.poll_updated.value_or(n.published)), "Update", n.attributed_to);
  write_list(d.w.key("to"), n.to);
  d.w.key("object");
  write_note(d, n);
  d.w.end();
  return d.finish();
}

std::string announce(const outgoing::boost& b) {
  draft d;
  write_announce(d, b);
  return d.finish();
}

std::string undo_announce(const outgoing::boost& b, std::string_view id) {
  draft d;
  begin_activity(d, id, "Undo", b.actor);
  d.w.key("to").array().string(public_collection).end().key("object");
  begin_announce(d, b);
  d.w.string(uri_of(b)).end().end();
  return d.finish();
}

std::string delete_note(std::string_view actor, std::string_view status_uri, std::string_view atom_uri) {
  draft d;
  begin_activity(d, fmt::format("{}#delete", status_uri), "Delete", actor);
  d.w.key("to").array().string(public_collection).end();
  d.w.key("object").object().key("id").string(status_uri).key("type").string("Tombstone");
  d.key(term::atom_uri).string(atom_uri);
  d.w.end().end();
  return d.finish();
}

std::string vote(std::string_view id, std::string_view actor, std::string_view choice,
                 std::string_view question, std::string_view question_author) {
  draft d;
  begin_activity(d, fmt::format("{}/activity", id), "Create", actor);
  d.w.key("to").string(question_author);
  d.w.key("object").object().key("id").string(id).key("type").string("Note");
  d.w.key("name").string(choice).key("attributedTo").string(actor);
  d.w.key("inReplyTo").string(question).key("to").string(question_author).end().end();
  return d.finish();
}

} // namespace pheidi::activitypub
