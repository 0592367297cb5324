// The steps from a document to its canonical statements, for those who need to stop between them.
#pragma once

#include "quads.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace pheidi::crypto::ld {

/// True if the expanded document has graphs or included nodes anywhere: members that are no part of what
/// their node says.
bool hides_nodes(const boost::json::value& expanded);

/// Canonical N-Quads of an expanded document.
std::string canonical_text(processing& run, const boost::json::array& expanded, spelling how = {});

/// The value, or what went wrong on the way.
template <class T>
result<T> outcome(const processing& run, T value) {
  if (run.failed()) return run.first_error();
  return value;
}

} // namespace pheidi::crypto::ld
