// Small steps on texts: NULs out, cut by characters, plain or by language.
#include "activitypub/text.hpp"

#include "pheidi/activitypub/value.hpp"
#include "pheidi/base/utf8.hpp"

namespace pheidi::activitypub {

std::string without_nul(std::string_view text) {
  std::string out(text);
  std::erase(out, '\0');
  return out;
}

std::string first_characters(std::string_view text, std::size_t count) {
  if (text.size() <= count) return std::string(text);
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count)
    end += next_utf8(text.substr(end)).length;
  return std::string(text.substr(0, end));
}

std::string plain_text(const boost::json::value* v) {
  while (v && v->is_array())
    v = v->get_array().empty() ? nullptr : &v->get_array().front();
  if (!v) return {};
  if (const auto* object = v->if_object()) v = member(*object, "@value");
  if (!v || !v->is_string()) return {};
  return without_nul(v->get_string());
}

std::string natural_text(const boost::json::object& o, std::string_view name, std::string_view map) {
  auto text = plain_text(member(o, name));
  if (!text.empty()) return text;
  const auto* languages = member(o, map);
  if (!languages || !languages->is_object()) return {};
  for (const auto& [language, value] : languages->get_object()) {
    auto translated = plain_text(&value);
    if (!translated.empty()) return translated;
  }
  return {};
}

} // namespace pheidi::activitypub
