// The words that JSON-LD keeps for itself.
#pragma once

#include <string_view>

namespace pheidi::crypto::ld {

/// "@id", "@type", ...: all of JSON-LD 1.1, without those of framing.
bool is_keyword(std::string_view text);
/// "@" and letters: kept for the future, so ignored wherever it is no keyword.
bool looks_like_keyword(std::string_view text);

} // namespace pheidi::crypto::ld
