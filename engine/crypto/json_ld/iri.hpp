// IRIs as far as JSON-LD looks at them: absolute or not, resolved against a base, fit for N-Quads.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::crypto::ld {

/// Begins with a scheme and ":"; what follows is not looked at.
bool is_absolute(std::string_view text);
/// "_:b0"
bool is_blank_node(std::string_view text);
/// Absolute, and without the characters that would end an IRI in N-Quads: what else is there is no statement,
/// and no signature covers it.
bool is_statable(std::string_view iri);
/// RFC 3986, section 5.2. `base` is absolute.
std::string resolve(std::string_view base, std::string_view reference);
/// Well-formed by BCP 47's outline: letters, then letters and digits, in groups of at most eight.
bool is_language_tag(std::string_view text);

} // namespace pheidi::crypto::ld
