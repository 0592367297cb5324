// The active context: what each term of a document means at one place in it.
#pragma once

#include "processing.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pheidi::crypto::ld {

struct containers {
  bool list = false;
  bool set = false;
  bool language = false;
  bool index = false;
  bool graph = false;
  friend bool operator==(const containers&, const containers&) = default;
};

struct term_definition {
  std::optional<std::string> iri;  // nothing: the term is there to mean nothing
  std::optional<std::string> type; // "@id", "@vocab", "@json", "@none" or an IRI
  std::optional<std::string> nest;
  std::optional<std::optional<std::string>> language; // nothing: the default; nothing inside: none
  const boost::json::value* scoped =
      nullptr; // its own context; lives in the document or in a built-in context
  containers container;
  bool prefix = false; // may begin compact IRIs
  bool reverse = false;
  bool is_protected = false;
};

struct active_context;
using context_ptr = std::shared_ptr<const active_context>;

struct active_context {
  std::map<std::string, std::shared_ptr<const term_definition>, std::less<>> terms; // no hash to flood
  std::optional<std::string> base;
  std::optional<std::string> vocab;
  std::optional<std::string> language;
  context_ptr previous; // what holds again outside of the node whose type brought this one

  const term_definition* find(std::string_view term) const {
    const auto found = terms.find(term);
    return found == terms.end() ? nullptr : found->second.get();
  }
};

/// Without any term.
context_ptr initial_context();

struct scope {
  bool override_protected = false; // of a property: its author knew the terms it replaces
  bool propagate = true;           // of a type: holds for its node only
};

/// `active` with `local` applied to it. On failure `active`, and `run` knows.
context_ptr apply(processing& run, const context_ptr& active, const boost::json::value& local,
                  scope how = {});

struct iri_rules {
  bool document_relative = false;
  bool vocab = false;
};

/// The IRI (or keyword, or blank node, or relative text) that `value` stands for; nothing if it stands for
/// nothing.
std::optional<std::string> expand_iri(const active_context& active, std::string_view value, iri_rules rules);

/// The compact IRI's two halves, if it has a colon at which it could be one.
struct compact_iri {
  std::string_view prefix;
  std::string_view suffix;
};
std::optional<compact_iri> split_compact(std::string_view value);

} // namespace pheidi::crypto::ld
