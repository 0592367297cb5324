// A list and a pattern.
#include "keywords.hpp"

#include "crypto/text.hpp"

#include <algorithm>
#include <array>

namespace pheidi::crypto::ld {

bool is_keyword(std::string_view text) {
  constexpr std::array<std::string_view, 23> all = {
      "@base",      "@container", "@context",  "@direction", "@graph", "@id",      "@import", "@included",
      "@index",     "@json",      "@language", "@list",      "@nest",  "@none",    "@prefix", "@propagate",
      "@protected", "@reverse",   "@set",      "@type",      "@value", "@version", "@vocab"};
  return text.starts_with('@') && std::find(all.begin(), all.end(), text) != all.end();
}

bool looks_like_keyword(std::string_view text) {
  return text.size() > 1 && text.front() == '@' && std::all_of(text.begin() + 1, text.end(), is_alpha);
}

} // namespace pheidi::crypto::ld
