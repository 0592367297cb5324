// "Compaction" of JSON-LD 1.1 API, section 6.1: what holds for any element.
#include "compact.hpp"

#include "crypto/text.hpp"
#include "keywords.hpp"
#include "node_compactor.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

const term_definition* term_of(const active_context& active, property_name property) {
  return property ? active.find(*property) : nullptr;
}

/// What text is read as, under the term.
std::optional<std::string> language_of(const active_context& active, const term_definition* term) {
  const auto& language = term != nullptr && term->language ? *term->language : active.language;
  return language ? std::optional(lower(*language)) : std::nullopt;
}

/// True if the value under the term needs no more than itself: type and language are the term's.
bool says_the_rest(const active_context& active, const term_definition* term, const js::object& value) {
  const std::string_view type = term != nullptr && term->type ? std::string_view(*term->type) : "";
  if (const auto* own_type = value.if_contains("@type"))
    return type == std::string_view(own_type->get_string());
  const bool leaves_literals = type.empty() || type == "@id" || type == "@vocab";
  if (!leaves_literals) return false;
  const auto* language = value.if_contains("@language");
  if (!value.at("@value").is_string()) return language == nullptr;
  if (!type.empty()) return false; // a text would be read as a name
  const auto given =
      language != nullptr ? std::optional(lower(std::string_view(language->get_string()))) : std::nullopt;
  return given == language_of(active, term);
}

} // namespace

js::value compactor::element(context_ptr active, property_name property, const js::value& value) {
  const descent down(run_, depth_);
  if (run_.failed()) return nullptr;
  if (const auto* values = value.if_array()) return list(active, property, *values);
  if (const auto* members = value.if_object()) return object(std::move(active), property, *members);
  return value;
}

js::value compactor::list(const context_ptr& active, property_name property, const js::array& values) {
  js::array out;
  for (const auto& value : values) {
    auto one = element(active, property, value);
    if (!one.is_null()) out.push_back(std::move(one));
  }
  const auto* term = term_of(*active, property);
  const bool as_list = (property && (*property == "@graph" || *property == "@set")) ||
                       (term != nullptr && (term->container.list || term->container.set));
  if (out.size() != 1 || as_list) return out;
  js::value single = std::move(out.front());
  return single;
}

js::value compactor::object(context_ptr active, property_name property, const js::object& value) {
  const bool only_id = value.size() == 1 && value.contains("@id");
  if (active->previous && !value.contains("@value") && !only_id) active = active->previous;
  const auto* outer_term = term_of(*active, property);
  if (outer_term != nullptr && outer_term->scoped != nullptr) {
    active = apply(run_, active, *outer_term->scoped, {.override_protected = true});
    kept_.push_back(active);
  }
  if (run_.failed()) return nullptr;
  const auto* term = term_of(*active, property);
  if (value.contains("@value")) return value_of(*active, property, value);
  if (auto reference = reference_of(*active, term, value)) return js::value(std::move(*reference));
  const auto* items = value.if_contains("@list");
  if (items != nullptr && term != nullptr && term->container.list) return element(active, property, *items);
  const auto typed = active;
  active = with_types(active, value);
  if (run_.failed()) return nullptr;
  return node_compactor(*this, active, typed, property).compact(value);
}

context_ptr compactor::with_types(const context_ptr& active, const js::object& value) {
  const auto* types = value.if_contains("@type");
  if (types == nullptr) return active;
  std::vector<std::string> names;
  for (const auto& type : each_of(*types))
    names.push_back(iri(*active, type.get_string(), nullptr, true));
  std::sort(names.begin(), names.end());
  auto out = active;
  for (const auto& name : names) {
    const auto* term = active->find(name);
    if (term == nullptr || term->scoped == nullptr) continue;
    out = apply(run_, out, *term->scoped, {.propagate = false});
    kept_.push_back(out);
  }
  return out;
}

/// A node of which nothing but its name is said, where the term is for names.
std::optional<std::string> compactor::reference_of(const active_context& active, const term_definition* term,
                                                   const js::object& value) {
  const auto* id = value.if_contains("@id");
  if (id == nullptr || term == nullptr || (term->type != "@id" && term->type != "@vocab"))
    return std::nullopt;
  const bool indexed = value.contains("@index");
  if (value.size() != (indexed ? 2U : 1U) || (indexed && !term->container.index)) return std::nullopt;
  return iri(active, id->get_string(), nullptr, term->type == "@vocab");
}

/// "Value Compaction", section 6.3.
js::value compactor::value_of(const active_context& active, property_name property, const js::object& value) {
  const auto* term = term_of(active, property);
  const bool bare_index = value.contains("@index") && (term == nullptr || !term->container.index);
  if (!bare_index && says_the_rest(active, term, value)) {
    const auto& inner = value.at("@value");
    if (inner.is_null() || inner.is_array()) run_.refuse("a JSON literal that would be read as several");
    return inner;
  }
  js::object out;
  for (const auto& member : value) {
    const auto key = iri(active, member.key(), nullptr, true);
    if (member.key() == "@type")
      out[key] = iri(active, member.value().get_string(), nullptr, true);
    else if (member.key() != "@index" || bare_index)
      out[key] = member.value();
  }
  return out;
}

target_context target_for(processing& run, const js::value& local) {
  auto active = apply(run, initial_context(), local);
  auto inverse = std::make_shared<const inverse_context>(*active);
  return {std::move(active), std::move(inverse)};
}

js::object compact(processing& run, const target_context& target, const js::array& expanded) {
  compactor all(run);
  all.know(*target.active, target.inverse);
  auto compacted = all.element(target.active, std::nullopt, expanded);
  if (run.failed()) return {};
  if (auto* object = compacted.if_object()) return std::move(*object);
  js::object out;
  auto* nodes = compacted.if_array();
  if (nodes != nullptr && !nodes->empty())
    out[all.iri(*target.active, "@graph", nullptr, true)] = std::move(*nodes);
  return out;
}

} // namespace pheidi::crypto::ld
