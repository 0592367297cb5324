// Expansion: a document without its context, every term an IRI, every value an object.
#pragma once

#include "context.hpp"

#include <boost/json/value.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace pheidi::crypto::ld {

/// The list of node objects. Empty when `run` failed.
boost::json::array expand(processing& run, const boost::json::value& document);
/// The same, with the node that a document is which is nothing but a graph.
boost::json::array expand_whole(processing& run, const boost::json::value& document);

/// A string, number or boolean as the value of `property`.
boost::json::value expand_value(const active_context& active, std::string_view property,
                                const boost::json::value& value);

using property_name = std::optional<std::string_view>; // nothing at the top

/// The keys in the order that the algorithms want: by code point.
std::vector<std::string_view> sorted_keys(const boost::json::object& object);
/// Appends to the member, which is a list.
void append_to(boost::json::object& object, std::string_view member, boost::json::value value);
/// The value itself if it is a list, or a list of it.
boost::json::array to_list(boost::json::value value);
/// The same without a copy: deep documents would be copied once for each level.
using value_span = std::span<const boost::json::value>;
value_span each_of(const boost::json::value& value);

class expander {
 public:
  explicit expander(processing& run) : run_(run) {}
  /// Null where nothing is left.
  boost::json::value element(const context_ptr& active, property_name property,
                             const boost::json::value& value, bool from_map = false);

 private:
  friend class node_expander;
  boost::json::value list(const context_ptr& active, property_name property, value_span values,
                          bool from_map);
  boost::json::value object(context_ptr active, property_name property, const boost::json::value* scoped,
                            const boost::json::object& value, bool from_map);
  context_ptr with_types(const context_ptr& active, const boost::json::object& value);
  boost::json::value finish(boost::json::object result, property_name property);
  boost::json::value finish_value(boost::json::object result, property_name property);
  boost::json::value finish_node(boost::json::object result, property_name property);

  processing& run_;
  std::size_t depth_ = 0;
};

} // namespace pheidi::crypto::ld
