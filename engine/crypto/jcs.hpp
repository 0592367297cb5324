// The two parts of RFC 8785 that RDF literals need as well: numbers as ECMAScript writes them, and keys in
// the order of their UTF-16 code units.
#pragma once

#include <string>
#include <string_view>

namespace pheidi::crypto {

/// Number::toString of ECMAScript. NaN and infinities, which JSON has not, are null.
void append_es6_number(std::string& out, double value);
/// True if `a` comes before `b` when both are compared as UTF-16.
bool utf16_less(std::string_view a, std::string_view b);

} // namespace pheidi::crypto
