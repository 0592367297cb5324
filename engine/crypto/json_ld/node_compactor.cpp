// "Compaction" of JSON-LD 1.1 API, section 6.1, step 12.
#include "node_compactor.hpp"

#include "keywords.hpp"

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

/// Adds a value to what is there already; what is single stays single unless `as_list`.
void add_value(js::object& object, std::string_view member, js::value value, bool as_list) {
  auto* there = object.if_contains(member);
  if (there == nullptr) {
    if (as_list && !value.is_array()) value = to_list(std::move(value));
    object[member] = std::move(value);
    return;
  }
  auto values = to_list(std::move(*there));
  for (auto& one : to_list(std::move(value)))
    values.push_back(std::move(one));
  object[member] = std::move(values);
}

} // namespace

js::value node_compactor::compact(const js::object& value) {
  for (const auto key : sorted_keys(value)) {
    if (run_.failed()) return nullptr;
    const auto& member = value.at(key);
    if (is_keyword(key))
      add_keyword(key, member);
    else
      add_property(key, member.get_array());
  }
  return std::move(result_);
}

std::string node_compactor::keyword_name(std::string_view keyword) {
  return parent_.iri(*active_, keyword, nullptr, true);
}

void node_compactor::add_keyword(std::string_view keyword, const js::value& value) {
  if (keyword == "@id") {
    result_[keyword_name("@id")] = parent_.iri(*active_, value.get_string(), nullptr, false);
  } else if (keyword == "@type") {
    add_types(value);
  } else if (keyword == "@index") {
    const auto* term = property_ ? active_->find(*property_) : nullptr;
    if (term == nullptr || !term->container.index) result_[keyword_name("@index")] = value;
  } else if (keyword == "@list") {
    // Under a term that is not for lists the list is an object of its own.
    result_[keyword_name("@list")] = to_list(parent_.element(active_, property_, value));
  } else {
    run_.refuse("keyword in a compacted document", keyword);
  }
}

void node_compactor::add_types(const js::value& types) {
  js::array names;
  for (const auto& type : each_of(types))
    names.emplace_back(parent_.iri(*typed_, type.get_string(), nullptr, true));
  if (names.size() == 1) {
    js::value single = std::move(names.front());
    result_[keyword_name("@type")] = std::move(single);
  } else {
    result_[keyword_name("@type")] = std::move(names);
  }
}

void node_compactor::add_property(std::string_view iri, const js::array& values) {
  if (values.empty()) {
    const js::value nothing = js::array();
    const auto name = parent_.iri(*active_, iri, &nothing, true);
    add_value(nest_of(name), name, js::array(), true);
  }
  for (const auto& item : values) {
    const auto name = parent_.iri(*active_, iri, &item, true);
    if (run_.failed()) return;
    add_item(nest_of(name), name, item);
  }
}

/// Where the members of a term stand: in the node, or in a group inside.
js::object& node_compactor::nest_of(const std::string& name) {
  const auto* term = active_->find(name);
  if (term == nullptr || !term->nest) return result_;
  const auto meaning = expand_iri(*active_, *term->nest, {.document_relative = false, .vocab = true});
  auto& group = result_[*term->nest];
  if (meaning != "@nest") run_.refuse("@nest", *term->nest);
  if (!group.is_object()) group.emplace_object();
  return group.get_object();
}

void node_compactor::add_item(js::object& into, const std::string& name, const js::value& item) {
  const auto& object = item.get_object();
  const auto* term = active_->find(name);
  const auto container = term != nullptr ? term->container : containers();
  if (object.contains("@graph")) return run_.refuse("a graph inside");
  const auto* items = object.if_contains("@list");
  auto compacted = parent_.element(active_, std::string_view(name), items != nullptr ? *items : item);
  if (run_.failed()) return;
  const bool maps = container.language || container.index;
  if (items != nullptr && maps) return run_.refuse("a list under a term for maps", name);
  if (term != nullptr && term->type == "@json" && into.contains(name))
    return run_.refuse("two JSON literals", name);
  if (items != nullptr) return add_list(into, name, container, std::move(compacted), object);
  if (maps) return add_to_map(into, name, container, std::move(compacted), object);
  add_value(into, name, std::move(compacted), container.set);
}

void node_compactor::add_list(js::object& into, const std::string& name, const containers& container,
                              js::value items, const js::object& item) {
  auto values = to_list(std::move(items));
  if (container.list) {
    if (into.contains(name)) return run_.refuse("two lists under one term", name);
    into[name] = std::move(values);
    return;
  }
  js::object list;
  list[keyword_name("@list")] = std::move(values);
  if (const auto* index = item.if_contains("@index")) list[keyword_name("@index")] = *index;
  add_value(into, name, std::move(list), container.set);
}

void node_compactor::add_to_map(js::object& into, const std::string& name, const containers& container,
                                js::value compacted, const js::object& item) {
  auto& slot = into[name];
  if (!slot.is_object()) slot.emplace_object();
  const auto* key = item.if_contains(container.language ? "@language" : "@index");
  if (container.language) {
    const auto* text = item.if_contains("@value");
    if (text == nullptr || !text->is_string()) return run_.refuse("a language map of something else", name);
    compacted = *text;
  }
  const auto under = key != nullptr ? std::string(key->get_string()) : keyword_name("@none");
  add_value(slot.get_object(), under, std::move(compacted), container.set);
}

} // namespace pheidi::crypto::ld
