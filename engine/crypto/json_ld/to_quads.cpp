// "Deserialize JSON-LD to RDF": an expanded document as statements.
//
// No node map is built first: statements are a set, so nodes that are named twice
// come together by themselves.
#include "covered.hpp"
#include "iri.hpp"
#include "literal.hpp"
#include "quads.hpp"

#include "pheidi/crypto/object_proof.hpp"

#include <map>

namespace pheidi::crypto::ld {

namespace js = boost::json;

namespace {

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

rdf_term rdf_iri(std::string_view name) {
  return iri_term(std::string(rdf).append(name));
}

class statement_writer {
 public:
  statement_writer(processing& run, spelling how) : run_(run), how_(how) {}

  void add_nodes(const js::array& nodes, const rdf_term& graph) {
    for (const auto& node : nodes)
      add_loose(node, graph);
  }
  std::vector<quad> take() { return std::move(quads_); }

 private:
  void add(const rdf_term& subject, rdf_term predicate, rdf_term object, const rdf_term& graph) {
    if (quads_.size() >= run_.limits().max_quads) return run_.fail(errc::limit_reached, "statements");
    quads_.push_back({subject, std::move(predicate), std::move(object), graph});
  }

  rdf_term fresh_blank() { return {"b" + std::to_string(next_blank_++), true}; }

  /// IRIs as they are; blank nodes under names of ours, which cannot meet the fresh ones.
  rdf_term name(std::string_view id) {
    if (!is_blank_node(id)) return iri_term(id);
    const auto known = blanks_.find(id);
    if (known != blanks_.end()) return known->second;
    return blanks_.emplace(std::string(id), fresh_blank()).first->second;
  }

  /// The nodes inside a value of which nothing points to it.
  void add_loose(const js::value& value, const rdf_term& graph) {
    const descent down(run_, depth_);
    const auto* object = value.if_object();
    if (object == nullptr || object->contains("@value") || run_.failed()) return;
    if (const auto* list = object->if_contains("@list")) return add_nodes(list->get_array(), graph);
    add_node(*object, graph);
  }

  /// The node's name; none if no statement can be about it, though they can be about the nodes inside.
  rdf_term add_node(const js::object& node, const rdf_term& graph) {
    const descent down(run_, depth_);
    const auto* id = node.if_contains("@id");
    rdf_term subject;
    if (is_statable_node(node)) subject = id != nullptr ? name(id->get_string()) : fresh_blank();
    for (const auto& member : node) {
      if (run_.failed()) break;
      add_member(subject, member.key(), member.value(), graph);
    }
    return subject;
  }

  void add_member(const rdf_term& subject, std::string_view key, const js::value& value,
                  const rdf_term& graph) {
    const bool stated = !subject.text.empty();
    if (key == "@type") {
      if (!stated) return;
      for (const auto& type : value.get_array())
        add_type(subject, type.get_string(), graph);
    } else if (key == "@graph") {
      if (stated) add_nodes(value.get_array(), subject);
    } else if (key == "@included") {
      add_nodes(value.get_array(), graph);
    } else if (stated && is_statable_property(key)) {
      for (const auto& one : value.get_array())
        if (auto object = object_of(one, graph); !object.text.empty())
          add(subject, iri_term(key), std::move(object), graph);
    } else if (value.is_array()) {
      add_nodes(value.get_array(), graph);
    }
  }

  void add_type(const rdf_term& subject, std::string_view type, const rdf_term& graph) {
    if (is_statable(type)) add(subject, rdf_iri("type"), iri_term(type), graph);
    if (is_blank_node(type)) add(subject, rdf_iri("type"), name(type), graph);
  }

  /// The term that stands for a value; none if it cannot be said.
  rdf_term object_of(const js::value& value, const rdf_term& graph) {
    const auto* object = value.if_object();
    if (object == nullptr || run_.failed()) return {};
    if (object->contains("@value")) return is_statable_value(*object) ? literal_of(*object) : rdf_term();
    if (const auto* list = object->if_contains("@list")) return list_of(list->get_array(), graph);
    return add_node(*object, graph);
  }

  rdf_term literal_of(const js::object& object) {
    const auto& value = object.at("@value");
    const auto* language = object.if_contains("@language");
    const auto* type = object.if_contains("@type");
    const std::string_view datatype = type != nullptr ? std::string_view(type->get_string()) : "";
    if (datatype == "@json")
      return literal_term(jcs(value), "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON", {}, how_);
    const auto form = lexical_form(value, datatype);
    return literal_term(form.text, datatype.empty() ? form.datatype : datatype,
                        language != nullptr ? std::string_view(language->get_string()) : "", how_);
  }

  rdf_term list_of(const js::array& values, const rdf_term& graph) {
    const descent down(run_, depth_);
    if (values.empty()) return rdf_iri("nil");
    const auto head = fresh_blank();
    auto at = head;
    for (std::size_t i = 0; i < values.size() && !run_.failed(); ++i) {
      if (auto object = object_of(values[i], graph); !object.text.empty())
        add(at, rdf_iri("first"), std::move(object), graph);
      const bool last = i + 1 == values.size();
      auto next = last ? rdf_iri("nil") : fresh_blank();
      add(at, rdf_iri("rest"), next, graph);
      at = std::move(next);
    }
    return head;
  }

  processing& run_;
  spelling how_;
  std::vector<quad> quads_;
  std::map<std::string, rdf_term, std::less<>> blanks_;
  std::size_t next_blank_ = 0;
  std::size_t depth_ = 0;
};

} // namespace

std::vector<quad> to_quads(processing& run, const js::array& expanded, spelling how) {
  statement_writer writer(run, how);
  writer.add_nodes(expanded, {});
  return run.failed() ? std::vector<quad>() : writer.take();
}

} // namespace pheidi::crypto::ld
