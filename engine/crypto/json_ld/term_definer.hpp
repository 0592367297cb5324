// Turns the entries of one local context into term definitions, each after those that it builds upon.
#pragma once

#include "context.hpp"

#include <boost/json/object.hpp>

namespace pheidi::crypto::ld {

class term_definer {
 public:
  /// `active` is the context under construction.
  term_definer(processing& run, active_context& active, const boost::json::object& local, bool is_protected,
               bool override_protected)
      : run_(run), active_(active), local_(local), protected_(is_protected), override_(override_protected) {}

  void define(std::string_view term);

 private:
  std::optional<std::string> expand(std::string_view value);
  void define_new(std::string_view term, const boost::json::value& value);
  bool read_members(term_definition& out, std::string_view term, const boost::json::object& value);
  bool read_type(term_definition& out, const boost::json::object& value);
  bool read_iri(term_definition& out, std::string_view term, const boost::json::object& value, bool simple);
  bool read_given_iri(term_definition& out, std::string_view term, const boost::json::value& id, bool simple);
  bool read_implied_iri(term_definition& out, std::string_view term);
  bool read_reverse(term_definition& out, const boost::json::object& value);
  bool read_container(term_definition& out, const boost::json::object& value);
  bool read_rest(term_definition& out, std::string_view term, const boost::json::object& value);
  bool refuse(std::string_view what, std::string_view term);
  void set(std::string_view term, term_definition definition, const term_definition* before);

  processing& run_;
  active_context& active_;
  const boost::json::object& local_;
  bool protected_;
  bool override_;
  std::map<std::string, bool, std::less<>> defined_; // false while it is being defined
  std::size_t depth_ = 0;                            // of terms that wait for others
};

} // namespace pheidi::crypto::ld
