// Compaction: an expanded document in the terms of a context.
//
// Graphs, included nodes and reverse properties are refused: they let a document say
// what its members do not show.
#pragma once

#include "expand.hpp"
#include "inverse_context.hpp"

#include <map>
#include <memory>

namespace pheidi::crypto::ld {

class compactor {
 public:
  explicit compactor(processing& run) : run_(run) {}
  /// Spares building what is known.
  void know(const active_context& active, std::shared_ptr<const inverse_context> inverse) {
    inverses_.emplace(&active, std::move(inverse));
  }
  boost::json::value element(context_ptr active, property_name property, const boost::json::value& value);
  /// The shortest name for an IRI; `value` is what it will stand before.
  std::string iri(const active_context& active, std::string_view text, const boost::json::value* value,
                  bool vocab);

 private:
  friend class node_compactor;
  boost::json::value list(const context_ptr& active, property_name property,
                          const boost::json::array& values);
  boost::json::value object(context_ptr active, property_name property, const boost::json::object& value);
  boost::json::value value_of(const active_context& active, property_name property,
                              const boost::json::object& value);
  std::optional<std::string> reference_of(const active_context& active, const term_definition* term,
                                          const boost::json::object& value);
  context_ptr with_types(const context_ptr& active, const boost::json::object& value);
  std::string name_for(const active_context& active, std::string_view text, const boost::json::value* value,
                       bool vocab);
  std::optional<std::string> compact_form(const active_context& active, std::string_view text,
                                          const boost::json::value* value);
  std::optional<std::string> term_for(const active_context& active, std::string_view text,
                                      const boost::json::value* value);
  const inverse_context& inverse_of(const active_context& active);

  processing& run_;
  std::map<const active_context*, std::shared_ptr<const inverse_context>> inverses_;
  std::vector<context_ptr> kept_; // so that no new context takes the address of one that went
  std::size_t depth_ = 0;
};

/// A context ready to compact to.
struct target_context {
  context_ptr active;
  std::shared_ptr<const inverse_context> inverse;
};

/// What `local` is to a document. On failure `run` knows.
target_context target_for(processing& run, const boost::json::value& local);

/// One node object, or the list of them under the name of @graph.
boost::json::object compact(processing& run, const target_context& target,
                            const boost::json::array& expanded);

} // namespace pheidi::crypto::ld
