// How contexts are written down here: terms that share a prefix, a type and a container, in one row.
#pragma once

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string_view>

namespace pheidi::crypto::ld {

struct term_row {
  std::string_view prefix;    // of each IRI
  std::string_view type;      // coercion, or empty
  std::string_view container; // or empty
  std::string_view names;     // between spaces: "name", or "term=name" where they differ
};

/// Adds the rows to a context.
void add_terms(boost::json::object& context, std::initializer_list<term_row> rows);
/// `id` and `type`, as every vocabulary of ours calls them.
void add_keyword_aliases(boost::json::object& context);

} // namespace pheidi::crypto::ld
