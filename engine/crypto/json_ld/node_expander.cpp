// "Expansion" of JSON-LD 1.1 API, section 5.1, steps 13 and 14.
#include "node_expander.hpp"

#include "iri.hpp"
#include "keywords.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

bool is_scalar(const js::value& v) {
  return !v.is_null() && !v.is_array() && !v.is_object();
}

bool is_list_object(const js::value& v) {
  return v.is_object() && v.get_object().contains("@list");
}

js::object list_of(js::value values) {
  js::object out;
  out["@list"] = to_list(std::move(values));
  return out;
}

std::optional<std::string> vocab_iri(const active_context& active, std::string_view text) {
  return expand_iri(active, text, {.document_relative = false, .vocab = true});
}

} // namespace

void node_expander::add_members(const js::object& value) {
  json_literal_ = is_json_literal(value);
  std::vector<const js::value*> nested;
  for (const auto key : sorted_keys(value)) {
    if (run_.failed()) return;
    if (vocab_iri(*active_, key) == "@nest") {
      nested.push_back(&value.at(key));
      const auto* term = active_->find(key);
      if (term != nullptr && term->scoped != nullptr) return run_.refuse("a nest with a context", key);
    } else {
      add_member(key, value.at(key));
    }
  }
  for (const auto* group : nested)
    add_nested(*group);
}

/// True if the node's last type is @json, as values say that are JSON as such.
bool node_expander::is_json_literal(const js::object& value) const {
  for (const auto key : sorted_keys(value)) {
    if (vocab_iri(*active_, key) != "@type") continue;
    const auto& types = value.at(key);
    const js::value* last = &types;
    if (const auto* several = types.if_array()) {
      if (several->empty()) return false;
      last = &several->back();
    }
    return last->is_string() && vocab_iri(*active_, last->get_string()) == "@json";
  }
  return false;
}

void node_expander::add_nested(const js::value& value) {
  const descent down(run_, parent_.depth_);
  for (const auto& group : each_of(value)) {
    if (run_.failed()) return;
    const auto* members = group.if_object();
    if (members == nullptr) return run_.refuse("@nest");
    for (const auto& member : *members)
      if (vocab_iri(*active_, member.key()) == "@value") return run_.refuse("@nest with a value");
    const bool before = json_literal_;
    add_members(*members);
    json_literal_ = before;
  }
}

void node_expander::add_member(std::string_view key, const js::value& value) {
  if (key == "@context") return;
  const auto iri = vocab_iri(*active_, key);
  if (!iri || (iri->find(':') == iri->npos && !is_keyword(*iri))) return; // means nothing here
  if (is_keyword(*iri)) return add_keyword(*iri, value);
  add_property(*iri, key, value);
}

void node_expander::add_keyword(std::string_view keyword, const js::value& value) {
  if (result_.contains(keyword) && keyword != "@type" && keyword != "@included")
    return run_.refuse("two members that are the same keyword", keyword);
  if (keyword == "@id") return add_id(value);
  if (keyword == "@type") return add_types(value);
  if (keyword == "@value") return add_value(value);
  if (keyword == "@included") return add_included(value);
  if (keyword == "@graph") {
    auto inside = parent_.element(active_, "@graph", value);
    result_["@graph"] = inside.is_null() ? js::array() : to_list(std::move(inside));
    return;
  }
  if (keyword == "@language" || keyword == "@index") {
    if (!value.is_string()) return run_.refuse("no text", keyword);
    result_[keyword] = value;
    return;
  }
  if (keyword == "@list") {
    if (!property_ || *property_ == "@graph") return;
    auto values = parent_.element(active_, property_, value);
    result_["@list"] = values.is_null() ? js::array() : to_list(std::move(values));
    return;
  }
  if (keyword == "@set") {
    auto values = parent_.element(active_, property_, value);
    result_["@set"] = values.is_null() ? js::array() : to_list(std::move(values));
    return;
  }
  // @reverse and @direction, which move meaning about, and what belongs into contexts.
  run_.refuse("keyword that is not supported", keyword);
}

void node_expander::add_id(const js::value& value) {
  if (!value.is_string()) return run_.refuse("@id");
  const auto iri = expand_iri(*active_, value.get_string(), {.document_relative = true, .vocab = false});
  // A name that looks like a keyword is none, and must not make the node one without a name.
  if (!iri || is_keyword(*iri)) return run_.refuse("@id", value.get_string());
  result_["@id"] = *iri;
}

void node_expander::add_types(const js::value& value) {
  for (const auto& type : each_of(value)) {
    if (!type.is_string()) return run_.refuse("@type");
    const auto iri = expand_iri(*typed_, type.get_string(), {.document_relative = true, .vocab = true});
    if (iri) append_to(result_, "@type", js::value(*iri));
  }
}

void node_expander::add_value(const js::value& value) {
  if (!json_literal_ && !value.is_null() && !is_scalar(value)) return run_.refuse("@value");
  result_["@value"] = value;
}

void node_expander::add_included(const js::value& value) {
  auto inside = parent_.element(active_, std::nullopt, value);
  append_to(result_, "@included", js::array()); // shows even if nothing is in it
  if (inside.is_null()) return;
  for (auto& node : to_list(std::move(inside))) {
    if (!node.is_object() || node.get_object().contains("@value") || node.get_object().contains("@list"))
      return run_.refuse("@included");
    append_to(result_, "@included", std::move(node));
  }
}

void node_expander::add_property(std::string_view iri, std::string_view key, const js::value& value) {
  const auto* term = active_->find(key);
  auto expanded = property_value(key, term, value);
  if (run_.failed() || expanded.is_null()) return;
  const auto container = term != nullptr ? term->container : containers();
  if (container.list && !is_list_object(expanded)) expanded = list_of(std::move(expanded));
  if (container.graph) {
    js::array graphs;
    for (auto& one : to_list(std::move(expanded))) {
      js::object graph;
      graph["@graph"] = to_list(std::move(one));
      graphs.push_back(std::move(graph));
    }
    expanded = std::move(graphs);
  }
  if (term != nullptr && term->reverse) return run_.refuse("a reverse property", key);
  append_to(result_, iri, std::move(expanded));
}

js::value node_expander::property_value(std::string_view key, const term_definition* term,
                                        const js::value& value) {
  if (term != nullptr && term->type == "@json") {
    js::object literal;
    literal["@value"] = value;
    literal["@type"] = "@json";
    return literal;
  }
  const auto* map = value.if_object();
  if (term != nullptr && map != nullptr && term->container.language) return language_map(*map);
  if (term != nullptr && map != nullptr && term->container.index) return index_map(key, *map);
  return parent_.element(active_, key, value);
}

js::value node_expander::language_map(const js::object& map) {
  js::array out;
  for (const auto language : sorted_keys(map)) {
    const bool none = vocab_iri(*active_, language) == "@none";
    for (const auto& text : each_of(map.at(language))) {
      if (text.is_null()) continue;
      if (!text.is_string()) {
        run_.refuse("a language map", language);
        return nullptr;
      }
      js::object value;
      value["@value"] = text;
      if (!none) value["@language"] = language;
      out.push_back(std::move(value));
    }
  }
  return out;
}

js::value node_expander::index_map(std::string_view key, const js::object& map) {
  js::array out;
  for (const auto index : sorted_keys(map)) {
    const bool none = vocab_iri(*active_, index) == "@none";
    auto values = parent_.list(active_, key, each_of(map.at(index)), true);
    if (run_.failed() || values.is_null()) return nullptr;
    for (auto& value : to_list(std::move(values))) {
      auto* object = value.if_object();
      if (object == nullptr) {
        run_.refuse("an index map", index);
        return nullptr;
      }
      if (!none && !object->contains("@index")) (*object)["@index"] = index;
      out.push_back(std::move(value));
    }
  }
  return out;
}

} // namespace pheidi::crypto::ld
