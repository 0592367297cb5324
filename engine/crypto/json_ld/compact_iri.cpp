// "IRI Compaction" of JSON-LD 1.1 API, section 6.2.
#include "compact.hpp"
#include "crypto/text.hpp"
#include "iri.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

std::string lower_text(const js::value& text) {
  return lower(std::string_view(text.get_string()));
}

/// What a list's items have in common.
struct list_kind {
  std::string language;
  std::string type;
};

list_kind kind_of_item(const js::value& item) {
  const auto* object = item.if_object();
  if (object == nullptr || !object->contains("@value")) return {"@none", "@id"};
  if (const auto* language = object->if_contains("@language")) return {lower_text(*language), "@none"};
  if (const auto* type = object->if_contains("@type")) return {"@none", std::string(type->get_string())};
  return {"@null", "@none"};
}

list_kind kind_of_list(const js::array& items, const std::string& default_language) {
  if (items.empty()) return {default_language, "@none"};
  auto common = kind_of_item(items.front());
  for (const auto& item : items) {
    const auto kind = kind_of_item(item);
    if (kind.language != common.language) common.language = "@none";
    if (kind.type != common.type) common.type = "@none";
  }
  return common;
}

/// What kind of term the value wants.
struct wish {
  std::vector<std::string_view> containers;
  bool by_type = false;
  std::string first; // preferred type or language
  bool empty_list = false;
};

void wish_for_list(wish& out, const js::object& list, const active_context& active) {
  const auto& items = list.at("@list").get_array();
  if (!list.contains("@index")) out.containers.push_back("@list");
  const auto common = kind_of_list(items, active.language ? lower(*active.language) : "@none");
  out.by_type = common.type != "@none";
  out.first = out.by_type ? common.type : common.language;
  out.empty_list = items.empty();
}

void wish_for_value(wish& out, const js::object& value) {
  const auto* language = value.if_contains("@language");
  const auto* type = value.if_contains("@type");
  if (language != nullptr && !value.contains("@index")) {
    out.first = lower_text(*language);
    out.containers.insert(out.containers.end(), {"@language", "@language@set"});
  } else if (type != nullptr) {
    out.by_type = true;
    out.first = std::string(type->get_string());
  }
}

wish wish_of(const active_context& active, const js::value* value) {
  wish out;
  out.first = "@null";
  const auto* object = value != nullptr ? value->if_object() : nullptr;
  const bool indexed = object != nullptr && object->contains("@index");
  if (indexed) out.containers.insert(out.containers.end(), {"@index", "@index@set"});
  if (object != nullptr && object->contains("@list")) {
    wish_for_list(out, *object, active);
  } else {
    if (object != nullptr && object->contains("@value")) {
      wish_for_value(out, *object);
    } else {
      out.by_type = true;
      out.first = "@id";
    }
    out.containers.push_back("@set");
  }
  out.containers.push_back("@none");
  if (!indexed) out.containers.insert(out.containers.end(), {"@index", "@index@set"});
  if (object != nullptr && object->size() == 1 && object->contains("@value") &&
      object->at("@value").is_string())
    out.containers.insert(out.containers.end(), {"@language", "@language@set"});
  return out;
}

} // namespace

std::optional<std::string> compactor::term_for(const active_context& active, std::string_view text,
                                               const js::value* value) {
  auto want = wish_of(active, value);
  std::vector<std::string> preferences;
  const auto* object = value != nullptr ? value->if_object() : nullptr;
  const auto* id = object != nullptr ? object->if_contains("@id") : nullptr;
  if (want.by_type && want.first == "@id" && id != nullptr) {
    const auto* named = active.find(name_for(active, id->get_string(), nullptr, true));
    const bool as_term = named != nullptr && named->iri && *named->iri == std::string_view(id->get_string());
    preferences = as_term ? std::vector<std::string>{"@vocab", "@id", "@none"}
                          : std::vector<std::string>{"@id", "@vocab", "@none"};
  } else {
    preferences = {want.first, "@none"};
  }
  preferences.push_back("@any");
  const auto& inverse = inverse_of(active);
  const auto* found = inverse.select(text, want.containers, want.by_type, preferences);
  // An empty list fits a term for any type.
  if (found == nullptr && want.empty_list) found = inverse.select_any(text, want.containers);
  return found != nullptr ? std::optional<std::string>(*found) : std::nullopt;
}

std::string compactor::iri(const active_context& active, std::string_view text, const js::value* value,
                           bool vocab) {
  auto name = name_for(active, text, value, vocab);
  const auto read_back = expand_iri(active, name, {.document_relative = true, .vocab = vocab});
  if (read_back != text) run_.refuse("an IRI that no name stands for", text);
  return name;
}

std::string compactor::name_for(const active_context& active, std::string_view text, const js::value* value,
                                bool vocab) {
  const auto& inverse = inverse_of(active);
  if (vocab && inverse.knows(text))
    if (auto term = term_for(active, text, value)) return *term;
  if (vocab && active.vocab && text.size() > active.vocab->size() && text.starts_with(*active.vocab)) {
    const auto suffix = text.substr(active.vocab->size());
    // Not if it would be read as something else.
    if (active.find(suffix) == nullptr && suffix.find(':') == suffix.npos && !suffix.starts_with('@'))
      return std::string(suffix);
  }
  auto compact = compact_form(active, text, value);
  return compact ? *compact : std::string(text);
}

/// "prefix:rest", the shortest one.
std::optional<std::string> compactor::compact_form(const active_context& active, std::string_view text,
                                                   const js::value* value) {
  std::optional<std::string> best;
  for (const auto& prefix : inverse_of(active).prefixes()) {
    if (text.size() <= prefix.iri.size() || !text.starts_with(prefix.iri)) continue;
    const auto rest = text.substr(prefix.iri.size());
    if (rest.starts_with("//")) continue; // would be read as an IRI with an authority
    auto candidate = prefix.term + ":" + std::string(rest);
    const auto* taken = active.find(candidate);
    if (taken != nullptr && (taken->iri != text || value != nullptr)) continue;
    const bool better =
        !best || candidate.size() < best->size() || (candidate.size() == best->size() && candidate < *best);
    if (better) best = std::move(candidate);
  }
  return best;
}

const inverse_context& compactor::inverse_of(const active_context& active) {
  auto& known = inverses_[&active];
  if (known) return *known;
  run_.spend(1 + active.terms.size() / 2);
  known = std::make_shared<const inverse_context>(active);
  return *known;
}

} // namespace pheidi::crypto::ld
