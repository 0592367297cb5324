// The members of one object: keywords, values, language and index maps, nested groups of members.
#pragma once

#include "expand.hpp"

namespace pheidi::crypto::ld {

class node_expander {
 public:
  /// `typed` is the active context before the contexts of the node's types.
  node_expander(expander& parent, const context_ptr& active, const context_ptr& typed, property_name property)
      : parent_(parent), run_(parent.run_), active_(active), typed_(typed), property_(property) {}

  void add_members(const boost::json::object& value);
  boost::json::object take() { return std::move(result_); }

 private:
  void add_member(std::string_view key, const boost::json::value& value);
  void add_keyword(std::string_view keyword, const boost::json::value& value);
  void add_id(const boost::json::value& value);
  void add_types(const boost::json::value& value);
  void add_value(const boost::json::value& value);
  void add_included(const boost::json::value& value);
  void add_property(std::string_view iri, std::string_view key, const boost::json::value& value);
  void add_nested(const boost::json::value& value);
  boost::json::value property_value(std::string_view key, const term_definition* term,
                                    const boost::json::value& value);
  boost::json::value language_map(const boost::json::object& map);
  boost::json::value index_map(std::string_view key, const boost::json::object& map);
  bool is_json_literal(const boost::json::object& value) const;

  expander& parent_;
  processing& run_;
  const context_ptr& active_;
  const context_ptr& typed_;
  property_name property_;
  boost::json::object result_;
  bool json_literal_ = false; // @value may be anything
};

} // namespace pheidi::crypto::ld
