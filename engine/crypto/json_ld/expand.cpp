// "Expansion" of JSON-LD 1.1 API, section 5.1: what holds for any element.
#include "expand.hpp"

#include "iri.hpp"
#include "keywords.hpp"
#include "node_expander.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

/// The keyword, IRI or nothing that a key of an object stands for.
std::optional<std::string> meaning(const active_context& active, std::string_view key) {
  return expand_iri(active, key, {.document_relative = false, .vocab = true});
}

bool has_key_meaning(const active_context& active, const js::object& object, std::string_view keyword) {
  return std::any_of(object.begin(), object.end(),
                     [&](const auto& member) { return meaning(active, member.key()) == keyword; });
}

/// A context of a type holds for its node, but not for the nodes inside.
bool leaves_typed_context(const active_context& active, const js::object& object) {
  if (has_key_meaning(active, object, "@value")) return false;
  return object.size() != 1 || meaning(active, object.begin()->key()) != "@id";
}

bool is_graph_or_top(property_name property) {
  return !property || *property == "@graph";
}

bool only_has(const js::object& object, std::initializer_list<std::string_view> allowed) {
  return std::all_of(object.begin(), object.end(), [&](const auto& member) {
    return std::find(allowed.begin(), allowed.end(), std::string_view(member.key())) != allowed.end();
  });
}

bool is_json_literal(const js::object& result) {
  const auto* types = result.if_contains("@type");
  return types != nullptr && types->get_array().size() == 1 && types->get_array().front() == "@json";
}

/// What is wrong with a value object; empty if nothing is.
std::string_view fault_of_value(const js::object& result) {
  const auto& value = result.at("@value");
  const auto* types = result.if_contains("@type");
  const auto* language = result.if_contains("@language");
  if (!only_has(result, {"@value", "@type", "@language", "@index"})) return "a value with other members";
  if (language != nullptr && types != nullptr) return "a value with type and language";
  if (is_json_literal(result) || value.is_null()) return "";
  if (value.is_object() || value.is_array()) return "@value";
  if (language != nullptr && !value.is_string()) return "a language without a text";
  if (types == nullptr) return "";
  if (types->get_array().size() != 1) return "a value with several types";
  return is_absolute(types->get_array().front().get_string()) ? "" : "a value's type";
}

} // namespace

std::vector<std::string_view> sorted_keys(const js::object& object) {
  std::vector<std::string_view> out;
  out.reserve(object.size());
  for (const auto& member : object)
    out.push_back(member.key());
  std::sort(out.begin(), out.end());
  return out;
}

js::array to_list(js::value value) {
  if (auto* list = value.if_array()) return std::move(*list);
  js::array out;
  out.push_back(std::move(value));
  return out;
}

value_span each_of(const js::value& value) {
  if (const auto* list = value.if_array()) return {list->data(), list->size()};
  return {&value, 1};
}

void append_to(js::object& object, std::string_view member, js::value value) {
  auto& slot = object[member];
  if (slot.is_null()) slot.emplace_array();
  auto& list = slot.get_array();
  for (auto& one : to_list(std::move(value)))
    list.push_back(std::move(one));
}

js::value expander::element(const context_ptr& active, property_name property, const js::value& value,
                            bool from_map) {
  const descent down(run_, depth_);
  if (!run_.count_value() || value.is_null()) return nullptr;
  if (value.is_array()) return list(active, property, each_of(value), from_map);
  const auto* term = property ? active->find(*property) : nullptr;
  const auto* scoped = term != nullptr ? term->scoped : nullptr;
  if (const auto* members = value.if_object()) return object(active, property, scoped, *members, from_map);
  if (is_graph_or_top(property)) return nullptr;
  if (scoped == nullptr) return expand_value(*active, *property, value);
  return expand_value(*apply(run_, active, *scoped, {.override_protected = true}), *property, value);
}

js::value expander::list(const context_ptr& active, property_name property, value_span values,
                         bool from_map) {
  const auto* term = property ? active->find(*property) : nullptr;
  const bool lists = term != nullptr && term->container.list;
  js::array out;
  for (const auto& value : values) {
    auto one = element(active, property, value, from_map);
    if (lists && one.is_array()) {
      js::object inner;
      inner["@list"] = std::move(one);
      one = std::move(inner);
    }
    if (one.is_null()) continue;
    for (auto& each : to_list(std::move(one)))
      out.push_back(std::move(each));
  }
  return out;
}

js::value expander::object(context_ptr active, property_name property, const js::value* scoped,
                           const js::object& value, bool from_map) {
  if (active->previous && !from_map && leaves_typed_context(*active, value)) active = active->previous;
  if (scoped != nullptr) active = apply(run_, active, *scoped, {.override_protected = true});
  if (const auto* local = value.if_contains("@context")) active = apply(run_, active, *local);
  if (run_.failed()) return nullptr;
  const auto typed = active;
  active = with_types(active, value);
  node_expander members(*this, active, typed, property);
  members.add_members(value);
  if (run_.failed()) return nullptr;
  return finish(members.take(), property);
}

/// The active context with the contexts of the node's types, in the order of the types.
context_ptr expander::with_types(const context_ptr& active, const js::object& value) {
  auto out = active;
  for (const auto key : sorted_keys(value)) {
    if (meaning(*active, key) != "@type") continue;
    std::vector<std::string_view> types;
    const auto& given = value.at(key);
    if (const auto* one = given.if_string()) types.push_back(*one);
    if (const auto* several = given.if_array()) {
      for (const auto& type : *several)
        if (type.is_string()) types.push_back(type.get_string());
    }
    std::sort(types.begin(), types.end());
    for (const auto type : types) {
      const auto* term = active->find(type);
      if (term != nullptr && term->scoped != nullptr)
        out = apply(run_, out, *term->scoped, {.propagate = false});
    }
  }
  return out;
}

js::value expander::finish(js::object result, property_name property) {
  if (result.contains("@value")) return finish_value(std::move(result), property);
  if (result.contains("@list") || result.contains("@set")) {
    if (!only_has(result, {"@list", "@index"}) && !only_has(result, {"@set", "@index"})) {
      run_.refuse("a set or list with other members");
      return nullptr;
    }
    if (auto* set = result.if_contains("@set")) return std::move(*set);
    if (is_graph_or_top(property)) return nullptr;
    return result;
  }
  return finish_node(std::move(result), property);
}

js::value expander::finish_value(js::object result, property_name property) {
  if (const auto fault = fault_of_value(result); !fault.empty()) {
    run_.refuse(fault);
    return nullptr;
  }
  if (result.at("@value").is_null() && !is_json_literal(result)) return nullptr;
  if (auto* types = result.if_contains("@type")) {
    js::value single = std::move(types->get_array().front());
    *types = std::move(single);
  }
  if (is_graph_or_top(property)) return nullptr;
  return result;
}

js::value expander::finish_node(js::object result, property_name property) {
  if (result.size() == 1 && result.contains("@language")) return nullptr;
  if (is_graph_or_top(property) && (result.empty() || (result.size() == 1 && result.contains("@id"))))
    return nullptr;
  return result;
}

js::array expand_whole(processing& run, const js::value& document) {
  expander all(run);
  auto expanded = all.element(initial_context(), std::nullopt, document);
  if (run.failed() || expanded.is_null()) return {};
  return to_list(std::move(expanded));
}

js::array expand(processing& run, const js::value& document) {
  auto expanded = expand_whole(run, document);
  if (expanded.size() != 1 || !document.is_object()) return expanded;
  auto* object = expanded.front().if_object();
  if (object == nullptr || object->size() != 1 || !object->contains("@graph")) return expanded;
  js::array inner = std::move(object->at("@graph").get_array());
  return inner;
}

} // namespace pheidi::crypto::ld
