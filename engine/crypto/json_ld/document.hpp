// The steps from a document to its canonical statements, for those who need to stop between them.
#pragma once

#include "quads.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace pheidi::crypto::ld {

/// An activity without its signature, expanded. Refused if it is several nodes, or has graphs or included
/// nodes anywhere: what stands there is said by the document, but by no member of its nodes.
boost::json::array expand_activity(processing& run, const boost::json::object& document);

/// Canonical N-Quads of an expanded document.
std::string canonical_text(processing& run, const boost::json::array& expanded, spelling how = {});

/// The value, or what went wrong on the way.
template <class T>
result<T> outcome(const processing& run, T value) {
  if (run.failed()) return run.first_error();
  return value;
}

} // namespace pheidi::crypto::ld
