// RDF statements, each part as N-Quads writes it.
#pragma once

#include "processing.hpp"

#include <boost/json/value.hpp>

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::crypto::ld {

struct rdf_term {
  std::string text; // "<iri>", a literal, or the name of a blank node without "_:"; empty: none
  bool blank = false;
  friend auto operator<=>(const rdf_term&, const rdf_term&) = default;
};

struct quad {
  rdf_term subject;
  rdf_term predicate;
  rdf_term object;
  rdf_term graph; // none: the default graph
  friend auto operator<=>(const quad&, const quad&) = default;
};

/// How signers spell what the specifications were not always clear about. What they sign is the same.
struct spelling {
  bool lower_case_languages = true;
  bool escape_controls = true; // "\t" and the like; older canonicalisers left them as they are
};

rdf_term iri_term(std::string_view iri);
/// A literal; `datatype` is left out where it is xsd:string, `language` where it is empty.
rdf_term literal_term(std::string_view text, std::string_view datatype, std::string_view language,
                      spelling how);

/// "<s> <p> <o> .\n"; `name_of` gives a blank node's name.
template <class NameOf>
void append_quad(std::string& out, const quad& q, const NameOf& name_of) {
  const auto append = [&](const rdf_term& term) {
    if (term.blank)
      out.append("_:").append(name_of(term));
    else
      out += term.text;
    out += ' ';
  };
  append(q.subject);
  append(q.predicate);
  append(q.object);
  if (!q.graph.text.empty()) append(q.graph);
  out += ".\n";
}

/// Reads N-Quads, with its escapes.
std::vector<quad> parse_nquads(processing& run, std::string_view text);

/// The statements of an expanded document. What RDF cannot say is left out, as covered() does.
std::vector<quad> to_quads(processing& run, const boost::json::array& expanded, spelling how);

/// RDFC-1.0: the same text for each way to name the blank nodes.
std::string canonical(processing& run, std::vector<quad> quads);

} // namespace pheidi::crypto::ld
