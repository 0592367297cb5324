// JSON-LD for signatures: expansion, compaction, RDF and its canonical form, over built-in contexts only.
//
// Nothing is ever fetched: a document that names another remote context is
// refused (unknown_context), which callers treat as "cannot be verified".
// Bounded: nodes, contexts, blank nodes and the work of canonicalisation, whose
// worst case is exponential (limit_reached). Pure.
#pragma once

#include "pheidi/base/error.hpp"
#include "pheidi/crypto/errc.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pheidi::crypto {

struct json_ld_limits {
  std::size_t max_quads = 20000;
  std::size_t max_context_terms = 5000;
  std::size_t max_canonical_work = 50000; // hash-n-degree steps
};

/// Expanded form: a list of node objects.
result<boost::json::array> json_ld_expand(const boost::json::value& document,
                                          const json_ld_limits& limits = {});
/// Expanded, then compacted to `context`, which the result carries as its @context.
result<boost::json::object> json_ld_compact(const boost::json::value& document,
                                            const boost::json::value& context,
                                            const json_ld_limits& limits = {});
/// URDNA2015 (RDFC-1.0 with SHA-256): canonical N-Quads of the document.
result<std::string> json_ld_canonical(const boost::json::value& document, const json_ld_limits& limits = {});
/// RDFC-1.0 of N-Quads text; for the published vectors.
result<std::string> canonical_nquads(std::string_view nquads, const json_ld_limits& limits = {});

/// The context that inbound documents are compacted to: ActivityStreams, security, and the extension terms
/// that Mastodon's context has.
const boost::json::value& activity_context();

} // namespace pheidi::crypto
