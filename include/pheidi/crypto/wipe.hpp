// Overwrites a secret before its memory is given back.
#pragma once

#include <string>

namespace pheidi::crypto {

/// Clears the bytes in a way that the compiler cannot leave out, then empties the string.
void wipe(std::string& secret);

} // namespace pheidi::crypto
