// A context read the other way: from an IRI and the kind of its value to the term for it.
#pragma once

#include "context.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pheidi::crypto::ld {

class inverse_context {
 public:
  explicit inverse_context(const active_context& active);

  bool knows(std::string_view iri) const { return terms_.contains(iri); }
  /// The term for the first container and the first preference that there is one for.
  /// `by_type`: the preferences are types, not languages.
  const std::string* select(std::string_view iri, const std::vector<std::string_view>& wanted_containers,
                            bool by_type, const std::vector<std::string>& preferences) const;

  const std::string* select_any(std::string_view iri,
                                const std::vector<std::string_view>& wanted_containers) const;

  struct prefix_entry {
    std::string iri;
    std::string term;
  };
  /// Terms that may begin compact IRIs.
  const std::vector<prefix_entry>& prefixes() const { return prefixes_; }

 private:
  using choices = std::map<std::string, std::string, std::less<>>; // preference to term
  struct by_container {
    choices languages;
    choices types;
    std::string any; // also "@none" of it
  };

  std::map<std::string, std::map<std::string, by_container, std::less<>>, std::less<>> terms_;
  std::vector<prefix_entry> prefixes_;
};

} // namespace pheidi::crypto::ld
