// What accounts do to each other and to themselves: follows, likes, blocks, reports, pins, profile changes.
#include "activitypub/serialise_parts.hpp"

#include "pheidi/activitypub/serialise.hpp"

#include <fmt/format.h>

namespace pheidi::activitypub {

namespace {

std::string about_object(std::string_view type, const statement& s) {
  draft d;
  begin_activity(d, s.id, type, s.actor);
  d.w.key("object").string(s.object).end();
  return d.finish();
}

/// `s` stands inside with its own id.
std::string about_statement(std::string_view id, std::string_view type, std::string_view actor,
                            std::string_view said, const statement& s) {
  draft d;
  begin_activity(d, id, type, actor);
  d.w.key("object");
  begin_activity(d, s.id, said, s.actor);
  d.w.key("object").string(s.object).end().end();
  return d.finish();
}

std::string about_pin(std::string_view type, std::string_view actor, std::string_view object,
                      std::string_view target) {
  draft d;
  begin_activity(d, {}, type, actor);
  d.w.key("target").string(target).key("object").string(object).end();
  return d.finish();
}

std::string about_hashtag(std::string_view type, std::string_view actor, const outgoing::hashtag_link& object,
                          std::string_view target) {
  draft d;
  begin_activity(d, {}, type, actor);
  d.w.key("target").string(target).key("object");
  write_hashtag(d, object);
  d.w.end();
  return d.finish();
}

} // namespace

void begin_activity(draft& d, std::string_view id, std::string_view type, std::string_view actor) {
  d.w.object();
  if (!id.empty()) d.w.key("id").string(id);
  d.w.key("type").string(type).key("actor").string(actor);
}

std::string follow(const statement& s) {
  return about_object("Follow", s);
}

std::string like(const statement& s) {
  return about_object("Like", s);
}

std::string block(const statement& s) {
  return about_object("Block", s);
}

std::string undo(std::string_view id, std::string_view type, const statement& s) {
  return about_statement(id, "Undo", s.actor, type, s);
}

std::string accept_follow(std::string_view id, const statement& follow) {
  return about_statement(id, "Accept", follow.object, "Follow", follow);
}

std::string reject_follow(std::string_view id, const statement& follow) {
  return about_statement(id, "Reject", follow.object, "Follow", follow);
}

std::string flag(std::string_view id, std::string_view actor, std::string_view comment,
                 std::span<const std::string> objects) {
  draft d;
  begin_activity(d, id, "Flag", actor);
  d.w.key("content").string(comment);
  write_list(d.w.key("object"), objects);
  d.w.end();
  return d.finish();
}

std::string add(std::string_view actor, std::string_view object, std::string_view target) {
  return about_pin("Add", actor, object, target);
}

std::string remove(std::string_view actor, std::string_view object, std::string_view target) {
  return about_pin("Remove", actor, object, target);
}

std::string add(std::string_view actor, const outgoing::hashtag_link& object, std::string_view target) {
  return about_hashtag("Add", actor, object, target);
}

std::string remove(std::string_view actor, const outgoing::hashtag_link& object, std::string_view target) {
  return about_hashtag("Remove", actor, object, target);
}

std::string update(const outgoing::actor& a, wall_time at) {
  draft d;
  begin_activity(d, update_id(a.id, at), "Update", a.id);
  d.w.key("to").array().string(public_collection).end().key("object");
  write_actor(d, a);
  d.w.end();
  return d.finish();
}

std::string delete_actor(std::string_view actor) {
  draft d;
  begin_activity(d, fmt::format("{}#delete", actor), "Delete", actor);
  d.w.key("to").array().string(public_collection).end().key("object").string(actor).end();
  return d.finish();
}

std::string move(std::string_view id, std::string_view actor, std::string_view target) {
  draft d;
  begin_activity(d, id, "Move", actor);
  d.w.key("object").string(actor).key("target").string(target).end();
  return d.finish();
}

} // namespace pheidi::activitypub
