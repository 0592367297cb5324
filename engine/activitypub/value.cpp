// Members and lists in all the shapes that servers give them.
#include "pheidi/activitypub/value.hpp"

#include "activitypub/text.hpp"

#include <charconv>
#include <cmath>

namespace pheidi::activitypub {

namespace bj = boost::json;

const bj::value* member(const bj::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v && !v->is_null() ? v : nullptr;
}

std::vector<const bj::value*> as_list(const bj::value* v) {
  std::vector<const bj::value*> out;
  if (!v || v->is_null()) return out;
  const auto* list = v->if_array();
  if (!list) return {v};
  out.reserve(list->size());
  for (const auto& element : *list)
    if (!element.is_null()) out.push_back(&element);
  return out;
}

std::string id_of(const bj::value* v) {
  // Lists within lists are no deeper than the parser allows.
  while (v && v->is_array()) {
    const auto list = as_list(v);
    v = list.empty() ? nullptr : list.front();
  }
  if (!v) return {};
  if (const auto* object = v->if_object()) v = object->if_contains("id");
  if (!v || !v->is_string()) return {};
  return without_nul(v->get_string());
}

std::vector<std::string> ids_of(const bj::value* v, std::size_t limit) {
  std::vector<std::string> out;
  for (const auto* element : as_list(v)) {
    if (out.size() >= limit) break;
    auto id = id_of(element);
    if (!id.empty()) out.push_back(std::move(id));
  }
  return out;
}

std::string text_of(const bj::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v && v->is_string() ? without_nul(v->get_string()) : std::string();
}

std::optional<bool> flag_of(const bj::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  if (!v) return std::nullopt;
  if (const auto* flag = v->if_bool()) return *flag;
  if (!v->is_string()) return std::nullopt;
  if (v->get_string() == "true") return true;
  if (v->get_string() == "false") return false;
  return std::nullopt;
}

namespace {

std::optional<std::int64_t> count_in_text(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (failed != std::errc{} || end != text.data() + text.size() || count < 0) return std::nullopt;
  return count;
}

std::optional<std::int64_t> count_in_float(double number) {
  // Beyond 2^53 a float no longer tells one count from the next.
  if (!(number >= 0 && number <= 9007199254740992.0) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

} // namespace

std::optional<std::int64_t> count_of(const bj::value* v) {
  if (!v) return std::nullopt;
  if (const auto* whole = v->if_int64()) return *whole < 0 ? std::nullopt : std::optional(*whole);
  if (const auto* number = v->if_double()) return count_in_float(*number);
  if (const auto* text = v->if_string()) return count_in_text(*text);
  return std::nullopt; // an unsigned one here is beyond 2^63
}

bool has_type(const bj::object& o, std::string_view name) {
  const auto* v = o.if_contains("type");
  if (!v) return false;
  if (const auto* text = v->if_string()) return *text == name;
  const auto* list = v->if_array();
  if (!list) return false;
  for (const auto& element : *list)
    if (element.is_string() && element.get_string() == name) return true;
  return false;
}

std::string type_of(const bj::object& o) {
  for (const auto* element : as_list(o.if_contains("type")))
    if (element->is_string()) return without_nul(element->get_string());
  return {};
}

} // namespace pheidi::activitypub
