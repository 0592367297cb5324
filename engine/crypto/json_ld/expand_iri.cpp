// IRI expansion against a context that is complete.
#include "context.hpp"
#include "iri.hpp"
#include "keywords.hpp"

namespace pheidi::crypto::ld {

std::optional<compact_iri> split_compact(std::string_view value) {
  const auto colon = value.find(':', 1);
  if (value.empty() || colon == value.npos) return std::nullopt;
  const auto first = value.find(':');
  return compact_iri{value.substr(0, first), value.substr(first + 1)};
}

std::optional<std::string> expand_iri(const active_context& active, std::string_view value, iri_rules rules) {
  if (is_keyword(value)) return std::string(value);
  if (looks_like_keyword(value)) return std::nullopt;
  const auto* term = active.find(value);
  if (term != nullptr && term->iri && is_keyword(*term->iri)) return term->iri;
  if (rules.vocab && term != nullptr) return term->iri;
  if (const auto halves = split_compact(value)) {
    if (halves->prefix == "_" || halves->suffix.starts_with("//")) return std::string(value);
    const auto* prefix = active.find(halves->prefix);
    if (prefix != nullptr && prefix->iri && prefix->prefix)
      return std::string(*prefix->iri).append(halves->suffix);
    if (is_absolute(value)) return std::string(value);
  }
  if (rules.vocab && active.vocab) return std::string(*active.vocab).append(value);
  if (rules.document_relative && active.base) return resolve(*active.base, value);
  return std::string(value);
}

} // namespace pheidi::crypto::ld
