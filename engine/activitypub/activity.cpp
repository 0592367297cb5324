// An activity and the members that every handler needs.
#include "pheidi/activitypub/activity.hpp"

#include "pheidi/json/read.hpp"

#include <algorithm>
#include <array>

namespace pheidi::activitypub {

namespace {

struct named_type {
  activity_type type;
  std::string_view name;
};

constexpr std::array<named_type, 17> names{{
    {activity_type::create, "Create"},
    {activity_type::update, "Update"},
    {activity_type::delete_, "Delete"},
    {activity_type::announce, "Announce"},
    {activity_type::like, "Like"},
    {activity_type::emoji_react, "EmojiReact"},
    {activity_type::follow, "Follow"},
    {activity_type::accept, "Accept"},
    {activity_type::reject, "Reject"},
    {activity_type::undo, "Undo"},
    {activity_type::block, "Block"},
    {activity_type::flag, "Flag"},
    {activity_type::move, "Move"},
    {activity_type::add, "Add"},
    {activity_type::remove, "Remove"},
    {activity_type::quote_request, "QuoteRequest"},
    {activity_type::feature_request, "FeatureRequest"},
}};

} // namespace

activity_type activity_type_of(std::string_view name) {
  const auto found = std::ranges::find(names, name, &named_type::name);
  return found == names.end() ? activity_type::other : found->type;
}

std::string_view name_of(activity_type t) {
  const auto found = std::ranges::find(names, t, &named_type::type);
  return found == names.end() ? std::string_view() : found->name;
}

reference reference_of(const boost::json::value* v) {
  reference out;
  while (v && v->is_array()) {
    const auto list = as_list(v);
    v = list.empty() ? nullptr : list.front();
  }
  if (!v) return out;
  out.id = id_of(v);
  out.embedded = v->if_object();
  if (out.embedded) out.type = type_of(*out.embedded);
  return out;
}

result<activity> read_activity(std::string_view text) {
  auto document = json::parse(text);
  if (!document) return document.error();
  if (!document->is_object()) return error{errc::not_an_object};
  return read_activity(std::move(document->get_object()));
}

result<activity> read_activity(boost::json::object document) {
  if (!has_activitystreams_context(document)) return error{errc::no_context};
  activity out;
  out.document = std::make_shared<const boost::json::object>(std::move(document));
  const auto& o = *out.document;
  out.type_name = text_of(o, "type");
  out.type = activity_type_of(out.type_name);
  out.id = text_of(o, "id");
  out.actor = id_of(member(o, "actor"));
  out.object = reference_of(member(o, "object"));
  out.to = ids_of(member(o, "to"));
  out.cc = ids_of(member(o, "cc"));
  return out;
}

} // namespace pheidi::activitypub
