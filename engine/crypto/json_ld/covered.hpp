// What of an expanded document RDF can say, and so what a signature over its statements covers.
#pragma once

#include <boost/json/value.hpp>

#include <string_view>

namespace pheidi::crypto::ld {

/// A node that statements can be about: without a name, with a blank one, or with an IRI.
bool is_statable_node(const boost::json::object& node);
/// A value that can be the object of a statement.
bool is_statable_value(const boost::json::object& value);
/// A property that statements can have: an IRI, and no blank node.
bool is_statable_property(std::string_view key);

/// The document without all the rest: undefined terms, relative names, indexes. What remains makes the same
/// statements, so it is what was signed, whoever sent it.
boost::json::array covered(const boost::json::array& expanded);

} // namespace pheidi::crypto::ld
