// Walks an expanded document by the rules of to_quads and keeps what became a statement.
#include "covered.hpp"

#include "iri.hpp"

#include <map>
#include <optional>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

/// Where nodes stand to which nothing points that was signed: what is said about them was.
constexpr std::string_view loose_member = "_:unnamed";

/// Gives blank nodes names in the order of their appearance: their own are not covered, so a sender who is
/// not the signer may choose them.
class coverage {
 public:
  js::array of_document(const js::array& nodes) {
    js::array loose;
    auto out = of_values(nodes, loose);
    for (auto& node : loose)
      out.push_back(std::move(node));
    return out;
  }

 private:
  js::array of_values(const js::array& values, js::array& loose) {
    js::array out;
    for (const auto& value : values) {
      const auto* object = value.if_object();
      if (object == nullptr) continue;
      if (auto kept = of_object(*object, loose)) out.push_back(std::move(*kept));
    }
    return out;
  }

  std::string name(std::string_view id) {
    if (!is_blank_node(id)) return std::string(id);
    const auto known = blanks_.find(id);
    if (known != blanks_.end()) return known->second;
    return blanks_.emplace(std::string(id), "_:b" + std::to_string(blanks_.size())).first->second;
  }

  js::array of_types(const js::value& types) {
    js::array out;
    for (const auto& type : types.get_array()) {
      const std::string_view iri = type.get_string();
      if (is_statable(iri) || is_blank_node(iri)) out.emplace_back(name(iri));
    }
    return out;
  }

  /// A value object, a list or a node; nothing if no statement has it.
  std::optional<js::object> of_object(const js::object& object, js::array& loose) {
    if (object.contains("@value")) {
      if (!is_statable_value(object)) return std::nullopt;
      js::object out = object;
      out.erase("@index");
      return out;
    }
    if (const auto* list = object.if_contains("@list")) return of_list(list->get_array(), loose);
    return of_node(object, loose);
  }

  /// What cannot be said leaves a place in the list, which is one of its statements.
  js::object of_list(const js::array& values, js::array& loose) {
    js::array items;
    for (const auto& value : values) {
      const auto* object = value.if_object();
      auto kept = object != nullptr ? of_object(*object, loose) : std::nullopt;
      items.push_back(kept ? std::move(*kept) : js::object{{"@id", ""}});
    }
    js::object out;
    out["@list"] = std::move(items);
    return out;
  }

  std::optional<js::object> of_node(const js::object& node, js::array& outer_loose) {
    const bool stated = is_statable_node(node);
    js::object out;
    js::array loose;
    for (const auto& member : node)
      add_member(out, member.key(), member.value(), stated, loose);
    if (!stated) {
      for (auto& one : loose)
        outer_loose.push_back(std::move(one));
      return std::nullopt;
    }
    if (!loose.empty()) out[loose_member] = std::move(loose);
    return out;
  }

  void add_member(js::object& out, std::string_view key, const js::value& value, bool stated,
                  js::array& loose) {
    if (key == "@id") {
      out["@id"] = name(value.get_string());
    } else if (key == "@type") {
      auto types = of_types(value);
      if (!types.empty()) out["@type"] = std::move(types);
    } else if (key == "@graph" || key == "@included" || (stated && is_statable_property(key))) {
      auto values = of_values(value.get_array(), loose);
      // An empty list says nothing, but one that lost all its values must not look as if it had said so.
      if (!values.empty() || value.get_array().empty()) out[key] = std::move(values);
    } else if (value.is_array()) {
      add_loose(value.get_array(), loose);
    }
  }

  /// The nodes among values, and in lists among them.
  void add_loose(const js::array& values, js::array& loose) {
    for (auto& kept : of_values(values, loose)) {
      auto& object = kept.get_object();
      if (object.contains("@value")) continue;
      if (auto* list = object.if_contains("@list"))
        add_loose(list->get_array(), loose);
      else
        loose.push_back(std::move(kept));
    }
  }

  std::map<std::string, std::string, std::less<>> blanks_;
};

} // namespace

bool is_statable_node(const js::object& node) {
  const auto* id = node.if_contains("@id");
  return id == nullptr || is_blank_node(id->get_string()) || is_statable(id->get_string());
}

bool is_statable_value(const js::object& value) {
  const auto* language = value.if_contains("@language");
  if (language != nullptr) return is_language_tag(language->get_string());
  const auto* type = value.if_contains("@type");
  return type == nullptr || type->get_string() == "@json" || is_statable(type->get_string());
}

bool is_statable_property(std::string_view key) {
  return is_statable(key);
}

js::array covered(const js::array& expanded) {
  return coverage().of_document(expanded);
}

} // namespace pheidi::crypto::ld
