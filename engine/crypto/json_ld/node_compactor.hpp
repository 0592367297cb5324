// The members of one node object, each under the name that fits its values.
#pragma once

#include "compact.hpp"

namespace pheidi::crypto::ld {

class node_compactor {
 public:
  /// `typed` is the active context before the contexts of the node's types.
  node_compactor(compactor& parent, const context_ptr& active, const context_ptr& typed,
                 property_name property)
      : parent_(parent), run_(parent.run_), active_(active), typed_(typed), property_(property) {}

  boost::json::value compact(const boost::json::object& value);

 private:
  void add_keyword(std::string_view keyword, const boost::json::value& value);
  void add_types(const boost::json::value& types);
  void add_property(std::string_view iri, const boost::json::array& values);
  void add_item(boost::json::object& into, const std::string& name, const boost::json::value& item);
  void add_list(boost::json::object& into, const std::string& name, const containers& container,
                boost::json::value items, const boost::json::object& item);
  void add_to_map(boost::json::object& into, const std::string& name, const containers& container,
                  boost::json::value compacted, const boost::json::object& item);
  boost::json::object& nest_of(const std::string& name);
  std::string keyword_name(std::string_view keyword);

  compactor& parent_;
  processing& run_;
  const context_ptr& active_;
  const context_ptr& typed_;
  property_name property_;
  boost::json::object result_;
};

} // namespace pheidi::crypto::ld
