// JSON numbers and booleans as RDF literals.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace pheidi::crypto::ld {

struct lexical {
  std::string text;
  std::string_view datatype; // where the document names none
};

/// `datatype`: the one that the document names, or empty.
lexical lexical_form(const boost::json::value& scalar, std::string_view datatype);

} // namespace pheidi::crypto::ld
