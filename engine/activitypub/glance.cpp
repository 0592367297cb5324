// Type, actor and object of a body by slicing its text: what the accept path can afford for every request.
#include "activitypub/text.hpp"

#include "pheidi/activitypub/activity.hpp"
#include "pheidi/json/read.hpp"

namespace pheidi::activitypub {

namespace {

std::string string_in(std::string_view raw) {
  const auto text = json::text_of(raw);
  return text ? without_nul(*text) : std::string();
}

/// As `id_of`, on text. Of two members with one name the last counts, as for the DOM.
std::string id_in(std::string_view raw) {
  while (raw.starts_with('[')) {
    std::string_view first;
    for (const auto element : json::array_elements(raw)) {
      if (element == "null") continue;
      first = element;
      break;
    }
    raw = first;
  }
  if (!raw.starts_with('{')) return string_in(raw);
  const auto members = json::top_level_members(raw);
  if (!members) return {};
  std::string id;
  for (const auto& each : *members)
    if (each.key == "id") id = string_in(each.raw);
  return id;
}

} // namespace

std::string glance::object_id() const {
  return id_in(object);
}

std::optional<glance> glance_at(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3); // as json::parse does
  const auto members = json::top_level_members(text);
  if (!members) return std::nullopt;
  std::string_view type, actor, object;
  for (const auto& each : *members) {
    if (each.key == "type") type = each.raw;
    if (each.key == "actor") actor = each.raw;
    if (each.key == "object") object = each.raw;
  }
  return glance{string_in(type), id_in(actor), object};
}

} // namespace pheidi::activitypub
