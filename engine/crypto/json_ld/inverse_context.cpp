// "Inverse Context Creation" and "Term Selection" of JSON-LD 1.1 API, sections 4.3 and 4.5.
#include "inverse_context.hpp"

#include "crypto/text.hpp"

#include <algorithm>

namespace pheidi::crypto::ld {

namespace {

std::string container_name(const containers& c) {
  std::string out;
  if (c.graph) out += "@graph";
  if (c.index) out += "@index";
  if (c.language) out += "@language";
  if (c.list) out += "@list";
  if (c.set) out += "@set";
  return out.empty() ? "@none" : out;
}

} // namespace

inverse_context::inverse_context(const active_context& active) {
  std::vector<const std::string*> names;
  for (const auto& term : active.terms)
    names.push_back(&term.first);
  std::stable_sort(names.begin(), names.end(),
                   [](const auto* a, const auto* b) { return a->size() < b->size(); });
  const std::string default_language = active.language ? lower(*active.language) : "@none";
  for (const auto* name : names) {
    const auto& term = *active.find(*name);
    if (!term.iri || term.reverse) continue;
    if (term.prefix) prefixes_.push_back({*term.iri, *name});
    auto& slot = terms_[*term.iri][container_name(term.container)];
    if (slot.any.empty()) slot.any = *name;
    if (term.type == "@none") {
      slot.languages.emplace("@any", *name);
      slot.types.emplace("@any", *name);
    } else if (term.type) {
      slot.types.emplace(*term.type, *name);
    } else if (term.language) {
      slot.languages.emplace(*term.language ? lower(**term.language) : "@null", *name);
    } else {
      slot.languages.emplace(default_language, *name);
      slot.languages.emplace("@none", *name);
      slot.types.emplace("@none", *name);
    }
  }
}

const std::string* inverse_context::select_any(std::string_view iri,
                                               const std::vector<std::string_view>& wanted_containers) const {
  const auto known = terms_.find(iri);
  if (known == terms_.end()) return nullptr;
  for (const auto container : wanted_containers) {
    const auto slot = known->second.find(container);
    if (slot != known->second.end()) return &slot->second.any;
  }
  return nullptr;
}

const std::string* inverse_context::select(std::string_view iri,
                                           const std::vector<std::string_view>& wanted_containers,
                                           bool by_type, const std::vector<std::string>& preferences) const {
  const auto known = terms_.find(iri);
  if (known == terms_.end()) return nullptr;
  for (const auto container : wanted_containers) {
    const auto slot = known->second.find(container);
    if (slot == known->second.end()) continue;
    const auto& terms = by_type ? slot->second.types : slot->second.languages;
    for (const auto& preference : preferences) {
      const auto found = terms.find(preference);
      if (found != terms.end()) return &found->second;
    }
  }
  return nullptr;
}

} // namespace pheidi::crypto::ld
