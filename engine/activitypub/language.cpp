// The language of an object: the first key of its language maps.
#include "activitypub/language.hpp"

#include "activitypub/text.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace pheidi::activitypub {

namespace {

constexpr std::size_t longest_tag = 35; // RFC 5646, 4.4.1

/// The tags with capitals among those that people can choose; the others are lower case throughout.
constexpr std::array<std::string_view, 11> with_capitals{
    "en-GB", "es-AR", "es-MX", "fr-CA", "pt-BR", "pt-PT", "sr-Latn", "zh-CN", "zh-HK", "zh-TW", "zh-YUE"};

bool is_simple(std::string_view tag) {
  return (tag.size() == 2 || tag.size() == 3) && std::ranges::all_of(tag, ascii::is_alpha);
}

std::string known_spelling(std::string_view tag) {
  if (is_simple(tag)) return ascii::lower(tag);
  for (const auto known : with_capitals)
    if (ascii::same_ignoring_case(known, tag)) return std::string(known);
  return without_nul(tag);
}

} // namespace

std::string language_of(const boost::json::object& o) {
  for (const std::string_view name : {"contentMap", "nameMap", "summaryMap"}) {
    const auto* map = member(o, name);
    if (!map || !map->is_object() || map->get_object().empty()) continue;
    const std::string_view tag = map->get_object().begin()->key();
    if (!tag.empty() && tag.size() <= longest_tag) return known_spelling(tag);
  }
  return {};
}

} // namespace pheidi::activitypub
